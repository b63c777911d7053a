import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { Page } from '../app/page.tsx'
import { runStatuses, sinceOf, type Period } from '../app/search-params.ts'
import { useWords } from '../i18n/index.ts'
import { FilterChip } from '../parts/chips.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { RunsTable } from './runs-table.tsx'

/** All runs, newest first; what they are filtered by stands in the address. */
export function RunsPage() {
  const { t, say } = useWords()
  const filter = useSearch({ from: '/inside/runs' })
  const navigate = useNavigate({ from: '/runs' })
  const { flow, status, number, period } = filter
  const query = useInfiniteQuery(queries.runs({ flow, status, businessKey: number, since: sinceOf(period) }))
  const flows = useQuery(queries.flows()).data ?? []
  const set = (change: Partial<typeof filter>): void => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const runs = query.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = Object.values(filter).some((value) => value !== undefined)
  const periodNames: { value: Period; label: string }[] = [{ value: '24h', label: t('runs.last24') }, { value: '7d', label: t('runs.last7') }]
  return (
    <Page title={t('runs.title')} state={query.data && <span>{t('runs.shown', { count: runs.length })}{query.hasNextPage ? ' +' : ''}</span>} className="runs-page">
      <div className="filter-bar" role="search">
        <NumberField key={number} value={number} onFind={(value) => set({ number: value })} />
        <FilterChip name={t('runs.status')} value={status} options={runStatuses.map((value) => ({ value, label: t(`status.${value}`) }))} onChange={(value) => set({ status: runStatuses.find((one) => one === value) })} />
        <FilterChip name={t('runs.flow')} value={flow} options={flows.map((one) => ({ value: one.key, label: say(one.name) }))} onChange={(value) => set({ flow: value })} />
        <FilterChip name={t('runs.anyTime')} value={period} options={periodNames} onChange={(value) => set({ period: periodNames.find((one) => one.value === value)?.value })} />
      </div>
      {waiting(query, 'runs') ?? (runs.length === 0
        ? <Empty action={filtered && <Button onClick={() => void navigate({ search: {} })}>{t('runs.clearFilters')}</Button>}>{t(filtered ? 'runs.emptyFiltered' : 'runs.empty')}</Empty>
        : (
          <div className="table-wrap">
            <RunsTable runs={runs} />
            <p className="table-end">
              {query.hasNextPage ? <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('common.more')}</Button> : t('runs.end')}
            </p>
          </div>
        ))}
    </Page>
  )
}

function NumberField({ value, onFind }: { value: string | undefined; onFind(value: string | undefined): void }) {
  const { t } = useWords()
  const [text, setText] = useState(value ?? '')
  return (
    <Input
      className="number-field mono" size="small" allowClear value={text} placeholder={t('runs.find')} aria-label={t('runs.find')} prefix={<Search size={13} strokeWidth={1.6} aria-hidden />}
      onChange={(event) => {
        setText(event.target.value)
        if (!event.target.value && value) onFind(undefined)
      }}
      onPressEnter={() => onFind(text.trim() || undefined)}
    />
  )
}
