import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { useWords } from '../i18n/index.ts'
import { Failure } from '../parts/states.tsx'

/** A page that broke: says so, the frame around it stays. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  return <main className="fallback"><Failure what="page" error={error} retry={reset} /></main>
}

export function NotFoundPage() {
  const { t } = useWords()
  return (
    <main className="fallback">
      <div className="failure">
        <h2>{t('error.title', { what: t('error.page') })}</h2>
        <p>{t('error.notFound')}</p>
        <Link to="/">{t('error.toHome')}</Link>
      </div>
    </main>
  )
}
