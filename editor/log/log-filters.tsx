import { useQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { queries } from '../api/queries.ts'
import { useNames } from '../api/names.ts'
import type { SyncLogEntry, SyncLogPage } from '../api/types.ts'
import { logActions, logStatuses, type LogSearch, type Period } from '../app/search-params.ts'
import { useWords } from '../i18n/index.ts'
import { FilterChip, type Option } from '../parts/chips.tsx'
import { IconButton } from '../parts/icon-button.tsx'
import { StatusMark } from '../parts/status.tsx'

interface Props {
  search: LogSearch
  entries: readonly SyncLogEntry[]
  page: SyncLogPage | undefined
  onChange(change: Partial<LogSearch>): void
}

/** The search box, the chips, and what was found. */
export function LogFilters({ search, entries, page, onChange }: Props) {
  const { t, say } = useWords()
  const names = useNames()
  const connections = useQuery(queries.connections()).data ?? []
  const connectors = useQuery(queries.connectors()).data ?? []
  const flows = useQuery(queries.flows()).data ?? []
  const entities = new Map(connectors.flatMap((connector) => Object.entries(connector.entities).map(([key, { name }]): [string, string] => [key, say(name)])))
  const periods: { value: Period; label: string }[] = [{ value: '24h', label: t('log.filter.last24') }, { value: '7d', label: t('log.filter.last7') }, { value: '30d', label: t('log.filter.last30') }]
  const options = {
    connection: connections.map((one): Option => ({ value: one.key, label: say(names.connection(one.key)) })),
    entity: [...entities].map(([value, label]): Option => ({ value, label })),
    action: logActions.map((value): Option => ({ value, label: t(`log.actions.${value}`) })),
    status: logStatuses.map((value): Option => ({ value, label: t(`status.${value}`) })),
    flow: flows.map((one): Option => ({ value: one.key, label: say(one.name) })),
  }
  return (
    <div className="log-head">
      <LogSearchField key={search.q} value={search.q} page={page} onFind={(q) => onChange({ q, entry: undefined })} />
      <div className="chips">
        <FilterChip name={t('log.filter.time')} value={search.period} options={periods} onChange={(value) => onChange({ period: periods.find((one) => one.value === value)?.value })} />
        <FilterChip name={t('log.filter.system')} value={search.connection} options={options.connection} onChange={(connection) => onChange({ connection })} />
        <FilterChip name={t('log.filter.entity')} value={search.entity} options={options.entity} onChange={(entity) => onChange({ entity })} />
        <FilterChip name={t('log.filter.action')} value={search.action} options={options.action} onChange={(value) => onChange({ action: logActions.find((one) => one === value) })} />
        <FilterChip name={t('log.filter.state')} value={search.status} options={options.status} onChange={(value) => onChange({ status: logStatuses.find((one) => one === value) })} />
        <FilterChip name={t('log.filter.flow')} value={search.flow} options={options.flow} onChange={(flow) => onChange({ flow })} />
      </div>
      {page && <Summary page={page} entries={entries} />}
    </div>
  )
}

function LogSearchField({ value, page, onFind }: { value: string | undefined; page: SyncLogPage | undefined; onFind(value: string | undefined): void }) {
  const { t } = useWords()
  const [text, setText] = useState(value ?? '')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const also = page?.alsoKnownAs.flatMap((one) => Object.values(one.codes)).filter((code) => code !== value) ?? []
  return (
    <form role="search" className="big-search" onSubmit={(event) => { event.preventDefault(); onFind(text.trim() || undefined) }}>
      <Search size={16} strokeWidth={1.6} aria-hidden />
      <input ref={field} className="mono" value={text} placeholder={t('log.placeholder')} aria-label={t('log.placeholder')} onChange={(event) => setText(event.target.value)} />
      {also.length > 0 && <span className="log-also">{t('log.also', { codes: [...new Set(also)].slice(0, 3).join(t('common.and')) })}</span>}
      {text && <IconButton icon={X} size={14} label={t('common.clear')} onClick={() => { setText(''); onFind(undefined) }} />}
      <button type="submit" className="visually-hidden" tabIndex={-1}>{t('chain.search')}</button>
    </form>
  )
}

function Summary({ page, entries }: { page: SyncLogPage; entries: readonly SyncLogEntry[] }) {
  const { t } = useWords()
  const failed = entries.filter((entry) => entry.status === 'failed').length
  const counts = logActions.map((action) => [action, entries.filter((entry) => entry.action === action && entry.status !== 'failed').length] as const).filter(([, count]) => count > 0)
  return (
    <p className="log-summary">
      <span className="strong">{page.total === undefined ? t('log.foundMore', { count: entries.length }) : t('log.found', { count: page.total, seconds: Math.max(0.01, page.tookMs / 1000).toFixed(2) })}</span>
      <span className="dim">{counts.map(([action, count]) => `${t(`log.actions.${action}`)} ${count}`).join(' · ')}</span>
      {failed > 0 && <StatusMark status="failed" word={`${t('status.failed')} ${failed}`} />}
    </p>
  )
}
