import { Link } from '@tanstack/react-router'
import { useNames } from '../api/names.ts'
import type { AuditEntry } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { Ago } from '../parts/time.tsx'

/** What people did lately, each with the place where it can be seen. */
export function Changes({ changes }: { changes: readonly AuditEntry[] }) {
  const { t, say } = useWords()
  const names = useNames()
  const about = (entry: AuditEntry): string => {
    const [kind = '', id = ''] = split(entry.about)
    return kind === 'connection' ? say(names.connection(id)) : (entry.about ?? '')
  }
  return (
    <section aria-labelledby="changes">
      <div className="home-head"><h2 id="changes">{t('home.changes')}</h2></div>
      {changes.length === 0 && <p className="help home-none">{t('home.noChanges')}</p>}
      <ul>
        {changes.map((entry) => (
          <li key={entry.id} className="change">
            <span className="dim"><Ago at={entry.at} /></span>
            <span className="cut">{t(`audit.${entry.action}`, { who: entry.by?.name ?? t('audit.house'), about: about(entry) })}</span>
            <ChangeLink about={entry.about} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ChangeLink({ about }: { about: string | undefined }) {
  const { t } = useWords()
  const [kind, id] = split(about)
  if (kind === 'run' && id) return <Link to="/runs/$id" params={{ id }} search={{}} className="link">{t('audit.seeRun')}</Link>
  if (kind === 'connection' && id) return <Link to="/systems" search={{ key: id }} className="link">{t('audit.seeSystem')}</Link>
  if (kind === 'alert') return <Link to="/alerts" search={{}} className="link">{t('audit.seeAlert')}</Link>
  return null
}

/** @example split('connection/erp') // ['connection', 'erp'] */
function split(about: string | undefined): [string?, string?] {
  const cut = about?.indexOf('/') ?? -1
  return about && cut > 0 ? [about.slice(0, cut), about.slice(cut + 1)] : []
}
