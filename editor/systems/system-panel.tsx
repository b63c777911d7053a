import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { queries } from '../api/queries.ts'
import { useNames } from '../api/names.ts'
import type { ConnectionSummary, ConnectorSummary } from '../api/types.ts'
import { useMode } from '../app/mode.ts'
import { useWords } from '../i18n/index.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Json } from '../parts/json.tsx'
import { useNow } from '../parts/now.ts'
import { StatusMark } from '../parts/status.tsx'
import { ThreadName } from '../parts/thread.tsx'
import { Ago } from '../parts/time.tsx'
import { endOfHour, everyHour, roundTop, throughputOption } from '../plots/options.ts'
import { Plot } from '../plots/plot.tsx'
import { shownState } from './shown-state.ts'
import { SystemActions } from './system-actions.tsx'

/** One system: what is wrong and what helps, its calls, its settings, what it can do. */
export function SystemPanel({ system, onClose }: { system: ConnectionSummary; onClose(): void }) {
  const { t, say } = useWords()
  const names = useNames()
  const connector = useQuery(queries.connectors()).data?.find((one) => one.key === system.connector)
  return (
    <>
      <div className="drawer-head">
        <h2><ThreadName thread={names.thread(system.key)}>{say(system.name)}</ThreadName></h2>
        <StatusMark status={shownState[system.state]} pill />
        <span className="gap" />
        <SystemActions system={system} />
        <IconButton icon={X} label={t('common.close')} onClick={onClose} />
      </div>
      <div className="drawer-body">
        <Trouble system={system} />
        <Calls system={system} />
        <section>
          <dl className="facts">
            <dt>{t('systems.connector')}</dt><dd>{connector ? say(connector.name) : system.connector}</dd>
            <dt>{t('systems.lastSuccess')}</dt><dd>{system.lastSuccessAt ? <Ago at={system.lastSuccessAt} /> : t('systems.never')}</dd>
            {Object.entries(system.settings).map(([name, value]) => <div key={name} className="fact-row"><dt className="mono">{name}</dt><dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></div>)}
          </dl>
        </section>
        {connector && <Abilities connector={connector} />}
      </div>
    </>
  )
}

function Trouble({ system }: { system: ConnectionSummary }) {
  const { t, say } = useWords()
  if (system.paused) {
    const { by, at, reason } = system.paused
    return <section><div className="trouble paused"><p>{t('systems.pausedState')}</p><p className="dim"><Ago at={at} say={(time) => t('systems.pausedBy', { who: by, time })} />{reason ? ` · ${reason}` : ''}</p></div></section>
  }
  if (!system.lastError) return null
  const { problem, at } = system.lastError
  return (
    <section>
      <div className={`trouble ${system.state === 'down' ? 'down' : 'past'}`}>
        <p className="strong">{say(problem.message)}</p>
        <p>{system.state === 'down' && t('systems.downState')} <Ago at={at} say={(time) => `${t('systems.lastError')}${t('common.colon')}${time}`} /></p>
        {problem.detail !== undefined && <details><summary>{t('run.details')} <code>{problem.code}</code></summary><Json value={problem.detail} label={t('run.details')} /></details>}
      </div>
    </section>
  )
}

function Calls({ system }: { system: ConnectionSummary }) {
  const { t } = useWords()
  const names = useNames()
  const mode = useMode()
  const points = useQuery(queries.home()).data?.throughput.find((one) => one.connection === system.key)?.points
  const thread = names.thread(system.key)
  const end = endOfHour(useNow())
  const option = useMemo(() => points && throughputOption(everyHour(points, end), thread, roundTop(points.map((point) => point.calls)), mode, end, { now: t('common.now'), calls: t('home.calls') }), [points, thread, mode, end, t])
  if (!option || !points?.length) return null
  return (
    <section>
      <div className="section-head"><h3>{t('systems.callsOf')}</h3><span className="dim plot-of">{t('systems.callsHint')}</span></div>
      <Plot option={option} height={120} label={`${t('systems.callsOf')}, ${t('systems.callsHint')}`} />
    </section>
  )
}

function Abilities({ connector }: { connector: ConnectorSummary }) {
  const { t, say } = useWords()
  const rows = [...Object.entries(connector.events), ...Object.entries(connector.operations)]
  return (
    <section className="abilities">
      <div className="section-head"><h3>{t('systems.eventsAndOperations')}</h3><span className="dim num">{rows.length}</span></div>
      <table className="table dense">
        <thead><tr><th>{t('systems.name')}</th><th>{t('systems.what')}</th><th>{t('systems.entity')}</th></tr></thead>
        <tbody>{rows.map(([key, { name, entity }]) => <tr key={key}><td className="mono">{key}</td><td>{say(name)}</td><td className="dim">{say(connector.entities[entity]?.name)}</td></tr>)}</tbody>
      </table>
    </section>
  )
}
