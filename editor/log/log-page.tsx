import './log.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { Download } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import { queries, type LogFilter } from '../api/queries.ts'
import { Page } from '../app/page.tsx'
import { sinceOf, type LogSearch } from '../app/search-params.ts'
import { useWords } from '../i18n/index.ts'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { LogFilters } from './log-filters.tsx'
import { LogTable } from './log-table.tsx'

function filterOf({ q, connection, entity, flow, action, status, period }: LogSearch): LogFilter {
  return { q, connection, entity, flow, action, status, since: sinceOf(period) }
}

/** What was written where, and why. */
export function LogPage() {
  const { t } = useWords()
  const search = useSearch({ from: '/inside/log' })
  const navigate = useNavigate({ from: '/log' })
  const filter = filterOf(search)
  const query = useInfiniteQuery(queries.log(filter))
  const pages = query.data?.pages
  const entries = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const total = pages?.[0]?.total
  const set = useCallback((change: Partial<LogSearch>) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }), [navigate])
  const index = entries.findIndex((entry) => entry._id === search.entry)
  const width = usePanelSize('log.panel', 480)
  const { entry: _entry, ...filters } = search
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const step = useCallback((by: number) => set({ entry: entries[index + by]?._id }), [set, entries, index])
  useRowKeys(search.entry !== undefined && index >= 0, step)
  return (
    <Page title={t('log.title')} ownSearch className="log-page" actions={<ExportButton filter={filter} count={total} />}>
      <div className="split log-split" style={{ gridTemplateColumns: search.entry ? `minmax(0, 1fr) ${width}px` : 'minmax(0, 1fr)' }}>
        <div className="log-main">
          <LogFilters search={search} entries={entries} page={pages?.[0]} onChange={set} />
          {waiting(query, 'log') ?? (entries.length === 0
            ? <Empty action={filtered && <Button onClick={() => void navigate({ search: {} })}>{t('runs.clearFilters')}</Button>}>{t(filtered ? 'log.emptyFiltered' : 'log.empty')}</Empty>
            : (
              <div className="table-wrap log-rows">
                <LogTable entries={entries} query={search.q} also={pages?.[0]?.alsoKnownAs ?? []} chosen={search.entry} onChoose={(id) => set({ entry: id === search.entry ? undefined : id })} />
                <p className="table-end">{query.hasNextPage ? <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('common.more')}</Button> : t('log.end')}</p>
              </div>
            ))}
        </div>
        {search.entry && (
          <aside className="drawer over" aria-label={t('log.detail')}>
            <PanelEdge name="log.panel" edge="left" initial={480} min={360} max={720} />
            <EntryPanel id={search.entry} index={index} count={total ?? entries.length} highlight={search.q} onStep={step} canStep={(by) => entries[index + by] !== undefined && index >= 0} onClose={() => set({ entry: undefined })} />
          </aside>
        )}
      </div>
    </Page>
  )
}

/** J and K (or the arrows) go through the rows while one is open; Escape closes. */
function useRowKeys(active: boolean, step: (by: number) => void): void {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent): void => {
      if ((event.target as HTMLElement).closest('input, textarea, [role="menu"], [role="separator"]')) return
      if (event.key === 'j' || event.key === 'ArrowDown') step(1)
      else if (event.key === 'k' || event.key === 'ArrowUp') step(-1)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [active, step])
}

function ExportButton({ filter, count }: { filter: LogFilter; count: number | undefined }) {
  const { t } = useWords()
  const query = new URLSearchParams(Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
  return (
    <Button icon={<Download size={15} strokeWidth={1.6} />} href={`/api/sync-log/export?${query}`} download="sync-log.csv" disabled={count === 0}>
      {count === undefined ? t('log.export') : t('log.exportCount', { count })}
    </Button>
  )
}
