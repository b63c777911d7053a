import { Button, Skeleton } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useWords, type Words } from '../i18n/index.ts'

/** One sentence that says what will be here, and at most one button that makes it so. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return <div className="empty"><p>{children}</p>{action}</div>
}

/** Skeleton rows, after 200 ms: what is quick does not flicker. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useWords()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" role="status" aria-label={t('common.loading')}>
      {late && <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />}
    </div>
  )
}

/** What an error says to people, in their language. */
export function sayError(error: unknown, { t, say }: Words): string {
  if (!(error instanceof ApiProblem)) return t('error.crash')
  if (error.status === 0) return t('error.network')
  return say(error.text) || (error.status === 404 ? t('error.notFound') : error.message)
}

export type What = 'home' | 'flows' | 'runs' | 'run' | 'chain' | 'log' | 'alerts' | 'rules' | 'systems' | 'page'

/** What failed, what to do, and the retry. */
export function Failure({ what, error, retry }: { what: What; error: unknown; retry?: () => void }) {
  const words = useWords()
  return (
    <div className="failure" role="alert">
      <h2>{words.t('error.title', { what: words.t(`error.${what}`) })}</h2>
      <p>{sayError(error, words)}</p>
      {retry && <Button onClick={retry}>{words.t('common.retry')}</Button>}
    </div>
  )
}

interface Query {
  isPending: boolean
  error: unknown
  refetch(): unknown
}

/** Loading or failure of a query that has nothing to show yet; undefined when it has. */
export function waiting(query: Query & { data: unknown }, what: What): ReactNode | undefined {
  if (query.data !== undefined) return undefined
  if (query.error) return <Failure what={what} error={query.error} retry={() => void query.refetch()} />
  return <Loading />
}
