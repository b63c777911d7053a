import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { RunStatus, RunSummary } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { daysAgo, day, exact, shortClock } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { Loading } from '../parts/states.tsx'
import { StatusIcon } from '../parts/status.tsx'
import { Took } from '../parts/time.tsx'

type Kind = 'all' | 'open' | 'failed'
const statusOf: Record<Kind, RunStatus | undefined> = { all: undefined, open: 'parked', failed: 'failed' }

/** The flow's last runs, beside the one that is open. */
export function RunsColumn({ id, flow }: { id: string; flow: string }) {
  const { t } = useWords()
  const { list } = useSearch({ from: '/inside/runs/$id' })
  const navigate = useNavigate({ from: '/runs/$id' })
  const kind: Kind = list ?? 'all'
  const lists = {
    all: useInfiniteQuery(queries.runs({ flow })),
    open: useInfiniteQuery(queries.runs({ flow, status: statusOf.open })),
    failed: useInfiniteQuery(queries.runs({ flow, status: statusOf.failed })),
  }
  const runs = lists[kind].data?.pages.flatMap((page) => page.items)
  const count = (one: Kind): string => {
    const pages = lists[one].data?.pages
    if (!pages) return ''
    return `${pages.reduce((sum, page) => sum + page.items.length, 0)}${lists[one].hasNextPage ? '+' : ''}`
  }
  return (
    <nav className="runs-column" aria-label={t('run.column')}>
      <div className="runs-column-head">
        <h2><span>{t('run.thisFlow')}</span><span className="num dim">{count('all')}</span></h2>
        <div className="segments" role="group" aria-label={t('runs.filters')}>
          {(['all', 'open', 'failed'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => void navigate({ search: (before) => ({ ...before, list: one === 'all' ? undefined : one }), replace: true })}>
              {t(`run.${one}`)}{one === 'all' ? '' : ` ${count(one)}`}
            </button>
          ))}
        </div>
      </div>
      <ul>
        {runs ? runs.map((run) => <RunEntry key={run.id} run={run} current={run.id === id} list={list} />) : <li><Loading /></li>}
        {runs?.length === 0 && <li className="help">{t('runs.emptyFiltered')}</li>}
      </ul>
    </nav>
  )
}

function RunEntry({ run, current, list }: { run: RunSummary; current: boolean; list: 'open' | 'failed' | undefined }) {
  const { t } = useWords()
  const now = useNow()
  const at = run.startedAt ?? run.createdAt
  return (
    <li>
      <Link to="/runs/$id" params={{ id: run.id }} search={{ list }} className={`run-entry ${run.status}`} aria-current={current ? 'page' : undefined}>
        <span title={t(`status.${run.status}`)}><StatusIcon status={run.status} size={15} /><span className="visually-hidden">{t(`status.${run.status}`)}</span></span>
        <b>{run.businessKey ?? t('runs.noNumber')}</b>
        <time dateTime={new Date(at).toISOString()} title={exact(at)}>{daysAgo(at, now) === 0 ? shortClock(at) : day(at).slice(5)}</time>
        <span className="run-entry-took"><Took from={at} to={run.finishedAt} /></span>
      </Link>
    </li>
  )
}
