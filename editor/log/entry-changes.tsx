import { useState } from 'react'
import { useNames } from '../api/names.ts'
import type { SyncLogEntry } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { changesOf } from './changes.ts'

/** Before and after, the changed first; an old value stands beside the new one on green. */
export function Changes({ entry }: { entry: SyncLogEntry }) {
  const { t, say } = useWords()
  const names = useNames()
  const [all, setAll] = useState(false)
  const rows = changesOf(entry.before, entry.after)
  const changed = rows.filter((row) => row.changed).length
  const created = entry.before === undefined || entry.before === null
  if (rows.length === 0) return null
  return (
    <section className="log-changes">
      <div className="section-head">
        <h3>{created ? t('log.created', { count: changed }) : changed === 0 ? t('log.noChange') : t('log.changed', { count: changed })}</h3>
        <span className="gap" />
        {!created && (
          <div className="segments" role="group" aria-label={t('log.allFields', { count: rows.length })}>
            <button type="button" aria-pressed={!all} onClick={() => setAll(false)}>{t('log.onlyChanged')}</button>
            <button type="button" aria-pressed={all} onClick={() => setAll(true)}>{t('log.allFields', { count: rows.length })}</button>
          </div>
        )}
      </div>
      <table className="table dense">
        <thead><tr><th>{t('log.field')}</th>{!created && <th>{t('log.before', { system: say(names.connection(entry.target.connection)) })}</th>}<th>{t('log.after')}</th></tr></thead>
        <tbody>
          {rows.filter((row) => all || row.changed).map((row) => (
            <tr key={row.field}>
              <td className="dim mono change-cell" title={row.field}>{row.field}</td>
              {!created && <td className="change-cell" title={row.before}>{row.before ?? <span className="faint">{t('log.none')}</span>}</td>}
              <td className={row.changed ? 'change-cell new' : 'change-cell dim'} title={row.after}>{row.changed ? (row.after ?? t('log.none')) : t('log.same')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
