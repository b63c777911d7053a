import './flows.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useNames } from '../api/names.ts'
import { queries } from '../api/queries.ts'
import type { FlowSummary, StatusCounts } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { runStatuses } from '../app/search-params.ts'
import { FlowPreview } from '../canvas/flow-preview.tsx'
import { useWords } from '../i18n/index.ts'
import { Empty, waiting } from '../parts/states.tsx'
import { hueOf, StatusIcon } from '../parts/status.tsx'
import { ThreadName } from '../parts/thread.tsx'
import { Ago } from '../parts/time.tsx'

/** Every flow, drawn. */
export function FlowsPage() {
  const { t } = useWords()
  const query = useQuery(queries.flows())
  const flows = query.data ?? []
  return (
    <Page title={t('flows.title')} state={query.data && <span>{t('flows.count', { count: flows.length })}</span>}>
      {waiting(query, 'flows') ?? (flows.length === 0 ? <Empty>{t('flows.empty')}</Empty> : <ul className="flows">{flows.map((flow) => <FlowRow key={flow.key} flow={flow} />)}</ul>)}
    </Page>
  )
}

function FlowRow({ flow }: { flow: FlowSummary }) {
  const { t, say } = useWords()
  const { data } = useQuery(queries.flow(flow.key))
  return (
    <li className="flow-row">
      <div className="flow-about">
        <h2><Link to="/flows/$key" params={{ key: flow.key }} search={{}}>{say(flow.name)}</Link> <span className="tag">{t('common.version', { version: flow.version })}</span></h2>
        {flow.description && <p className="dim">{say(flow.description)}</p>}
        <dl className="facts">
          <dt>{t('canvas.trigger')}</dt><dd><TriggerName trigger={flow.trigger} /></dd>
          <dt>{t('flows.versions')}</dt><dd><Ago at={flow.publishedAt} say={(time) => t('flows.published', { time })} /></dd>
          <dt>{t('flows.today')}</dt><dd><RunCounts flow={flow.key} counts={flow.runs24h} /></dd>
        </dl>
      </div>
      <Link to="/flows/$key" params={{ key: flow.key }} search={{}} className="flow-drawing" aria-label={t('flows.drawing', { name: say(flow.name) })} tabIndex={-1} aria-hidden>
        {data && <FlowPreview flow={data.document} version={data.version} />}
      </Link>
    </li>
  )
}

export function TriggerName({ trigger }: { trigger: FlowSummary['trigger'] }) {
  const { t, say } = useWords()
  const names = useNames()
  if (trigger.type === 'manual') return <>{t('flows.trigger.manual')}</>
  if (trigger.type === 'schedule') return <>{t('flows.trigger.schedule', { cron: trigger.cron })} <span className="dim">{trigger.timeZone}</span></>
  const events = trigger.events.map((event) => say(names.event(trigger.connection, event))).join(t('common.and'))
  return <><ThreadName thread={names.thread(trigger.connection)}>{say(names.connection(trigger.connection))}</ThreadName> · {events}</>
}

/** How many runs in each state that there are; each leads to its list. */
export function RunCounts({ flow, counts }: { flow: string; counts: StatusCounts }) {
  const { t } = useWords()
  const some = runStatuses.filter((status) => counts[status] > 0)
  if (some.length === 0) return <>{t('flows.noneRan')}</>
  return (
    <span className="run-counts">
      {some.map((status) => (
        <Link key={status} to="/runs" search={{ flow, status, period: '24h' }} className="mark" style={{ color: `var(--${hueOf(status)})` }}>
          <StatusIcon status={status} /> <b className="num">{counts[status]}</b> {t(`status.${status}`)}
        </Link>
      ))}
    </span>
  )
}
