import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './style/base.css'
import './style/frame.css'
import './style/parts.css'
import { createRoot } from 'react-dom/client'
import { Root } from './app/root.tsx'
import { installTheme } from './app/mode.ts'
import { startI18n } from './i18n/index.ts'

installTheme()
await startI18n()
const element = document.getElementById('root')
if (element) createRoot(element).render(<Root />)
