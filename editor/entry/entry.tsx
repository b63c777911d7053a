import './entry.css'
import { Globe } from 'lucide-react'
import { useId, type FormEvent, type ReactNode } from 'react'
import { usePreferences } from '../app/preferences.ts'
import { useWords } from '../i18n/index.ts'
import { Logo } from '../parts/logo.tsx'

interface Props {
  title: string
  problem: string | undefined
  onSubmit(): void
  children: ReactNode
}

/** The page before sign-in: the weave at the left, one form at the right. */
export function Entry({ title, problem, onSubmit, children }: Props) {
  const { t, lang } = useWords()
  const setLanguage = usePreferences((preferences) => preferences.setLanguage)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <div className="entry">
      <aside className="entry-art" aria-label={t('app.name')}>
        <Weave />
        <div className="entry-brand"><Logo />{t('app.name')}</div>
        <p className="entry-line">{t('app.tagline')}</p>
      </aside>
      <main className="entry-form">
        <form onSubmit={submit} noValidate aria-label={title}>
          <h1>{title}</h1>
          {problem && <p className="entry-problem" role="alert">{problem}</p>}
          {children}
          <div className="entry-foot" role="group" aria-label={t('signIn.language')}>
            <Globe size={14} strokeWidth={1.6} aria-hidden />
            <button type="button" lang="zh-CN" aria-pressed={lang === 'zh'} onClick={() => setLanguage('zh')}>中文</button>
            <button type="button" lang="en" aria-pressed={lang === 'en'} onClick={() => setLanguage('en')}>English</button>
            <span className="gap" />
            <span>{t('signIn.environment', { host: window.location.host })}</span>
          </div>
        </form>
      </main>
    </div>
  )
}

interface FieldProps {
  label: string
  error: string | undefined
  help?: string
  children: (ids: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined; status: 'error' | '' }) => ReactNode
}

/** Label above, help or what is wrong below. */
export function Field({ label, error, help, children }: FieldProps) {
  const id = useId()
  const note = error ?? help
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': note ? `${id}-note` : undefined, status: error ? 'error' : '' })}
      {note && <p id={`${id}-note`} className={error ? 'field-error' : 'help'}>{note}</p>}
    </div>
  )
}

const PITCH = 70
const threads = [{ y: 300, colour: 'crm', phase: 0 }, { y: 450, colour: 'procurement', phase: 1 }, { y: 600, colour: 'erp', phase: 0 }]

/** Three threads through many: each passes over one and under the next, which cuts it. */
function Weave() {
  const warps = Array.from({ length: 40 }, (_, index) => 60 + index * PITCH)
  return (
    <svg aria-hidden preserveAspectRatio="xMinYMin slice">
      {warps.map((x) => <line key={x} x1={x} x2={x} y1="0" y2="100%" stroke="var(--line)" strokeWidth="2" />)}
      {threads.map(({ y, colour, phase }) => {
        const cuts = warps.filter((_, index) => index % 2 === phase)
        return [0, ...cuts].map((x, index) => (
          <line key={`${colour}${x}`} x1={index === 0 ? 0 : x + 3} x2={(cuts[index] ?? x + 2 * PITCH) - 3} y1={y} y2={y} stroke={`var(--${colour})`} strokeWidth="3" />
        ))
      })}
    </svg>
  )
}
