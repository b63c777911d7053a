import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { triggerOf } from '../../flows/document/flow.ts'
import { queries } from '../api/queries.ts'
import type { FlowDetail } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { StatusMark } from '../parts/status.tsx'
import { Ago, Took } from '../parts/time.tsx'
import { RunCounts, TriggerName } from './flows-page.tsx'

/** What a flow is for, its versions and its last runs. */
export function FlowPanel({ flow }: { flow: FlowDetail }) {
  const { t, say } = useWords()
  const { document } = flow
  const runs = useInfiniteQuery(queries.runs({ flow: document.key }, 12)).data?.pages[0]?.items
  const summary = useQuery(queries.flows()).data?.find((one) => one.key === document.key)
  return (
    <>
      <div className="drawer-head"><h2>{t('flows.about')}</h2></div>
      <div className="drawer-body">
        <section>
          {document.description && <p className="flow-description">{say(document.description)}</p>}
          <dl className="facts">
            <dt>{t('canvas.trigger')}</dt><dd><TriggerName trigger={triggerOf(document).on} /></dd>
            {summary && <><dt>{t('flows.today')}</dt><dd><RunCounts flow={document.key} counts={summary.runs24h} /></dd></>}
          </dl>
        </section>
        <section>
          <div className="section-head"><h3>{t('flows.versions')}</h3></div>
          <ul className="lines">
            {flow.versions.map((version) => (
              <li key={version.version}>
                <Link to="/flows/$key" params={{ key: document.key }} search={{ version: version.version }} aria-current={version.version === flow.version ? 'true' : undefined} className={version.version === flow.version ? 'strong' : ''}>{t('common.version', { version: version.version })}</Link>
                <span className="dim">{version.by && version.by !== 'weft' ? t('flows.by', { who: version.by }) : t('flows.house')}</span>
                <span className="dim right"><Ago at={version.publishedAt} /></span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <div className="section-head"><h3>{t('flows.lastRuns')}</h3><span className="gap" /><Link to="/runs" search={{ flow: document.key }} className="link">{t('flows.allRuns')}</Link></div>
          {runs?.length === 0 && <p className="help">{t('flows.noRuns')}</p>}
          <ul className="lines runs">
            {runs?.map((run) => (
              <li key={run.id}>
                <Link to="/runs/$id" params={{ id: run.id }} search={{}} className="mono cut">{run.businessKey ?? t('runs.noNumber')}</Link>
                <StatusMark status={run.status} />
                <span className="dim right"><Took from={run.startedAt ?? run.createdAt} to={run.finishedAt} /></span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  )
}
