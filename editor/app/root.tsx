import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import i18next from 'i18next'
import { StrictMode, useEffect, useMemo } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { onSignedOut } from '../api/session-state.ts'
import { useWords } from '../i18n/index.ts'
import { antdTheme } from '../theme.ts'
import { setDocumentMode, useMode, useMotion } from './mode.ts'
import { currentLanguage, usePreferences } from './preferences.ts'
import { makeRouter } from './router.tsx'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
})
const router = makeRouter(client)

onSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/setup') return
  client.removeQueries({ queryKey: ['session'] })
  void router.navigate({ to: '/sign-in', search: { to: href === '/' ? undefined : href } })
})

/** Language and appearance around the router. */
export function Root() {
  const mode = useMode()
  const motion = useMotion()
  const { lang } = useWords()
  const chosen = usePreferences((preferences) => preferences.language)
  useEffect(() => setDocumentMode(mode), [mode])
  useEffect(() => void i18next.changeLanguage(chosen ?? currentLanguage()), [chosen])
  const look = useMemo(() => antdTheme(mode, mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm, motion), [mode, motion])
  return (
    <StrictMode>
      <ConfigProvider theme={look} locale={lang === 'zh' ? zhCN : enUS} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        <App message={{ maxCount: 3, duration: 4 }}>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </App>
      </ConfigProvider>
    </StrictMode>
  )
}
