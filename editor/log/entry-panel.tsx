import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, RefreshCw, X } from 'lucide-react'
import { queries } from '../api/queries.ts'
import { useNames } from '../api/names.ts'
import type { SyncLogEntry } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { duration, exact } from '../i18n/time.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Json } from '../parts/json.tsx'
import { waiting } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { Changes } from './entry-changes.tsx'
import { Exchange } from './exchange.tsx'
import { FromTo, knownNumbers } from './log-table.tsx'

interface Props {
  id: string
  index: number
  count: number
  highlight: string | undefined
  onStep(by: number): void
  canStep(by: number): boolean
  onClose(): void
}

/** One entry: why it was written, what it changed, what went over the wire. */
export function EntryPanel({ id, index, count, highlight, onStep, canStep, onClose }: Props) {
  const { t, say } = useWords()
  const names = useNames()
  const query = useQuery(queries.logEntry(id))
  const entry = query.data
  return (
    <>
      <div className="drawer-head">
        <h2>{entry ? <>{say(names.entity(entry.target.connection, entry.target.entity))} <span className="num">{entry.target.number}</span></> : t('log.detail')}</h2>
        {entry && <StatusMark status={entry.status} word={entry.status === 'succeeded' ? t(`log.actions.${entry.action}`) : undefined} pill />}
        <span className="gap" />
        <IconButton icon={ChevronLeft} label={t('common.previous')} disabled={!canStep(-1)} onClick={() => onStep(-1)} />
        {index >= 0 && <span className="num dim nowrap">{t('log.position', { index: index + 1, count })}</span>}
        <IconButton icon={ChevronRight} label={t('common.next')} disabled={!canStep(1)} onClick={() => onStep(1)} />
        <IconButton icon={X} label={t('common.close')} onClick={onClose} />
      </div>
      <div className="drawer-body">{waiting(query, 'log') ?? (entry && <Details entry={entry} highlight={highlight} />)}</div>
    </>
  )
}

function Details({ entry, highlight }: { entry: SyncLogEntry; highlight: string | undefined }) {
  const { t, say } = useWords()
  return (
    <>
      <section><Facts entry={entry} highlight={highlight} /></section>
      {entry.problem && (
        <section className="stopped failed">
          <h3>{say(entry.problem.message)}</h3>
          {entry.problem.detail !== undefined && <details><summary>{t('run.details')} <code>{entry.problem.code}</code></summary><Json value={entry.problem.detail} label={t('run.details')} /></details>}
        </section>
      )}
      {entry.status === 'succeeded' && <Changes entry={entry} />}
      <Exchange title={t('log.sent')} value={entry.request} />
      <Exchange title={t('log.answer')} value={entry.response} durationMs={entry.durationMs} />
      {entry.status === 'notWritten' && <NotWritten action={entry.action} />}
    </>
  )
}

function Facts({ entry, highlight }: { entry: SyncLogEntry; highlight: string | undefined }) {
  const { t, lang, say } = useWords()
  const names = useNames()
  const flow = useQuery(queries.flows()).data?.find((one) => one.key === entry.flow)
  const isHit = (code: string): boolean => highlight !== undefined && code.toLowerCase().includes(highlight.toLowerCase())
  return (
    <dl className="facts log-facts">
      <dt>{t('log.time')}</dt><dd className="num">{exact(entry.at)}{entry.durationMs !== undefined && ` · ${t('log.wrote', { duration: duration(entry.durationMs, lang) })}`}</dd>
      <dt>{t('log.fromTo')}</dt><dd><FromTo entry={entry} /> {entry.operation && <code>{entry.operation}</code>}</dd>
      {entry.source && <><dt>{t('chain.from')}</dt><dd>{say(names.entity(entry.source.connection, entry.source.entity))} <Link to="/chains" search={{ number: entry.source.number }} className="mono">{entry.source.number}</Link></dd></>}
      {knownNumbers(entry).length > 0 && <><dt>{t('log.numbers')}</dt><dd className="mono">{knownNumbers(entry).map((code, at) => <span key={code}>{at > 0 && ' · '}<Link to="/log" search={{ q: code }} className={isHit(code) ? 'hit' : undefined}>{code}</Link></span>)}</dd></>}
      {entry.flow && <><dt>{t('log.mapping')}</dt><dd>{flow ? say(flow.name) : entry.flow} v{entry.version} <Link to="/flows/$key" params={{ key: entry.flow }} search={{ version: entry.version }} className="link">{t('common.open')}</Link></dd></>}
      {entry.run && <><dt>{t('log.run')}</dt><dd>{entry.step && <code>{entry.step}</code>} <Link to="/runs/$id" params={{ id: entry.run }} search={{ step: entry.step }} className="link">{t('common.open')}</Link></dd></>}
    </dl>
  )
}

const reasons: Partial<Record<SyncLogEntry['action'], 'log.echoText' | 'log.overtakenText' | 'log.claimedText'>> = { echo: 'log.echoText', overtaken: 'log.overtakenText', claimed: 'log.claimedText' }

function NotWritten({ action }: { action: SyncLogEntry['action'] }) {
  const { t } = useWords()
  const reason = reasons[action]
  if (!reason) return null
  return <section><div className="section-head"><h3>{t(`log.actions.${action}`)}</h3></div><p className="log-reason"><RefreshCw size={14} strokeWidth={1.6} aria-hidden /> {t(reason)}</p></section>
}
