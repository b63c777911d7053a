// npm start: builds the editor if it has changed, then is the runtime. All arguments are the runtime's.
import { ensureEditor } from './editor.ts'

try {
  await ensureEditor()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
const { main } = await import('../runtime/main.ts')
await main()
