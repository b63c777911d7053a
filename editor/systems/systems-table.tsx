import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { queries } from '../api/queries.ts'
import { useNames } from '../api/names.ts'
import type { ConnectionSummary } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { thousands } from '../i18n/time.ts'
import { StatusMark } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'
import { endOfHour, everyHour } from '../plots/options.ts'
import { useNow } from '../parts/now.ts'
import { Sparkline } from '../plots/sparkline.tsx'
import { shownState } from './shown-state.ts'

interface Props {
  systems: readonly ConnectionSummary[]
  chosen: string | undefined
  onChoose(key: string): void
}

/** One row per system: its state, its day, and when it last did something. */
export function SystemsTable({ systems, chosen, onChoose }: Props) {
  const { t } = useWords()
  return (
    <table className="table systems-table">
      <thead>
        <tr><th>{t('systems.system')}</th><th>{t('systems.state')}</th><th>{t('systems.calls')}</th><th className="right">{t('systems.callsOf')}</th><th className="right">{t('systems.errors')}</th><th>{t('systems.last')}</th></tr>
      </thead>
      <tbody>{systems.map((system) => <SystemRow key={system.key} system={system} chosen={system.key === chosen} onChoose={() => onChoose(system.key)} />)}</tbody>
    </table>
  )
}

function SystemRow({ system, chosen, onChoose }: { system: ConnectionSummary; chosen: boolean; onChoose(): void }) {
  const { t, say } = useWords()
  const names = useNames()
  const points = useQuery(queries.home()).data?.throughput.find((one) => one.connection === system.key)?.points ?? []
  const end = endOfHour(useNow())
  const connector = useQuery(queries.connectors()).data?.find((one) => one.key === system.connector)
  const { calls, failures } = system.calls24h
  const last = Math.max(system.lastSuccessAt ?? 0, system.lastError?.at ?? 0)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onChoose()
  }
  return (
    <tr className={chosen ? 'row chosen' : 'row'} tabIndex={0} aria-selected={chosen} onClick={onChoose} onKeyDown={onKeyDown}>
      <td>
        <span className="system-name"><i style={{ background: `var(--${names.thread(system.key)})` }} aria-hidden /><span><b>{say(system.name)}</b><span className="dim">{addressOf(system) ?? (connector ? say(connector.name) : '')}</span></span></span>
      </td>
      <td><StatusMark status={shownState[system.state]} />{system.state === 'down' && system.lastError && <div className="dim cut system-why">{say(system.lastError.problem.message)}</div>}</td>
      <td><Sparkline values={everyHour(points, end).map((point) => point.calls)} colour={`var(--${names.thread(system.key)})`} /></td>
      <td className="right num">{calls ? thousands(calls) : '–'}</td>
      <td className={`right num${failures > 0 && failures / calls >= 0.1 ? ' bad' : ''}`}>{calls ? `${((100 * failures) / calls).toFixed(1)} %` : '–'}</td>
      <td className="dim">{last ? <Ago at={last} /> : t('systems.noCalls')}</td>
    </tr>
  )
}

export function addressOf(system: ConnectionSummary): string | undefined {
  const address = Object.values(system.settings).find((value) => typeof value === 'string' && /^https?:/.test(value))
  return typeof address === 'string' ? address.replace(/^https?:\/\//, '') : undefined
}
