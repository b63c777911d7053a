import './home.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { RunStatus, StatusCounts } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { useWords } from '../i18n/index.ts'
import { longDate, thousands } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { waiting } from '../parts/states.tsx'
import { hueOf, StatusIcon } from '../parts/status.tsx'
import { Changes } from './changes.tsx'
import { Needs } from './needs.tsx'
import { HomePlots } from './home-plots.tsx'

/** What needs me now, each with its one action; beside it how the systems are doing. */
export function HomePage() {
  const { t, lang } = useWords()
  const query = useQuery(queries.home())
  const now = useNow()
  const home = query.data
  return (
    <Page title={t('home.title')} className="home" state={<><span>{longDate(now, lang)}</span>{home && <Counts counts={home.counts} />}</>}>
      {waiting(query, 'home') ?? (home && (
        <div className="home-grid">
          <div className="home-main">
            <Needs needs={home.needs} />
            <Changes changes={home.changes} />
          </div>
          <HomePlots throughput={home.throughput} duration={home.duration} />
        </div>
      ))}
    </Page>
  )
}

const shown: RunStatus[] = ['succeeded', 'running', 'waiting', 'parked', 'failed']

/** Runs of the last 24 hours by state; each leads to its list. */
function Counts({ counts }: { counts: StatusCounts }) {
  const { t } = useWords()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <>
      <span><b className="home-total num">{thousands(total)}</b> {t('home.runs', { count: total })}</span>
      {shown.map((status) => (
        <Link key={status} to="/runs" search={{ status, period: '24h' }} className="mark" style={{ color: `var(--${hueOf(status)})` }}>
          <StatusIcon status={status} />
          <b className="num">{thousands(counts[status])}</b>
          <span>{t(`status.${status}`)}</span>
        </Link>
      ))}
    </>
  )
}
