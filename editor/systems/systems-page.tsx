import './systems.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { byThread, useNames } from '../api/names.ts'
import { queries } from '../api/queries.ts'
import type { ConnectionState, ConnectionSummary } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { useWords } from '../i18n/index.ts'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { SystemPanel } from './system-panel.tsx'
import { SystemsTable } from './systems-table.tsx'


/** Are the systems well; the one that is not comes first. */
export function SystemsPage() {
  const { t } = useWords()
  const { key } = useSearch({ from: '/inside/systems' })
  const navigate = useNavigate({ from: '/systems' })
  const query = useQuery(queries.connections())
  const names = useNames()
  const width = usePanelSize('systems.panel', 560)
  const systems = query.data ?? []
  const down = systems.filter((one) => one.state === 'down').length
  const open = systems.find((one) => one.key === key)
  const choose = (to: string | undefined): void => void navigate({ search: { key: to }, replace: true })
  return (
    <Page
      title={t('systems.title')} className="column-page"
      state={query.data && <><span>{t('systems.summary', { count: systems.length })}</span>{down > 0 ? <StatusMark status="down" word={t('systems.down', { count: down })} /> : <StatusMark status="ok" word={t('systems.allWell')} />}</>}
    >
      {waiting(query, 'systems') ?? (systems.length === 0 ? <Empty>{t('systems.empty')}</Empty> : (
        <div className="split systems-split" style={{ gridTemplateColumns: open ? `minmax(0, 1fr) ${width}px` : 'minmax(0, 1fr)' }}>
          <div className="table-wrap"><SystemsTable systems={sorted(byThread(systems, names, (one) => one.key))} chosen={key} onChoose={(to) => choose(to === key ? undefined : to)} /></div>
          {open && (
            <aside className="drawer over" aria-label={t('systems.detail')}>
              <PanelEdge name="systems.panel" edge="left" initial={560} min={380} max={760} />
              <SystemPanel key={open.key} system={open} onClose={() => choose(undefined)} />
            </aside>
          )}
        </div>
      ))}
    </Page>
  )
}

const order: ConnectionState[] = ['down', 'paused', 'ok', 'unknown']

function sorted(systems: readonly ConnectionSummary[]): ConnectionSummary[] {
  return [...systems].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}
