import { Link } from '@tanstack/react-router'
import { FastForward, Pencil, Play, Plus, RefreshCw, SkipForward, Copy, type LucideIcon } from 'lucide-react'
import { Fragment, type KeyboardEvent, type MouseEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNames } from '../api/names.ts'
import { queries } from '../api/queries.ts'
import type { SyncLogEntry, SyncLogPage } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { day, dayHeader } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { StatusMark } from '../parts/status.tsx'
import { ThreadName } from '../parts/thread.tsx'
import { Clock, Length } from '../parts/time.tsx'

export const actionIcons: Record<SyncLogEntry['action'], LucideIcon> = {
  created: Plus, updated: Pencil, acted: Play, echo: RefreshCw, overtaken: FastForward, claimed: Copy, skipped: SkipForward,
}

interface Props {
  entries: readonly SyncLogEntry[]
  query: string | undefined
  also: SyncLogPage['alsoKnownAs']
  chosen: string | undefined
  onChoose(id: string): void
}

/** One row per record moved, or on purpose not moved; what was searched for is marked. */
export function LogTable({ entries, query, also, chosen, onChoose }: Props) {
  const { t, lang } = useWords()
  const now = useNow()
  const wanted = [query, ...also.flatMap((one) => Object.values(one.codes))].flatMap((one) => (one ? [one.toLowerCase()] : []))
  return (
    <table className="table dense">
      <thead>
        <tr>
          <th>{t('log.time')}</th><th>{t('log.fromTo')}</th><th>{t('log.entity')}</th><th>{t('log.numbers')}</th><th>{t('log.action')}</th><th>{t('log.state')}</th><th>{t('log.mapping')}</th><th className="right">{t('log.run')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, index) => {
          const before = entries[index - 1]
          return (
            <Fragment key={entry._id}>
              {day(entry.at) !== (before ? day(before.at) : day(now)) && <tr className="day"><td colSpan={8}>{dayHeader(entry.at, now, lang)}</td></tr>}
              <LogRow entry={entry} wanted={wanted} chosen={entry._id === chosen} onChoose={onChoose} />
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function LogRow({ entry, wanted, chosen, onChoose }: { entry: SyncLogEntry; wanted: string[]; chosen: boolean; onChoose(id: string): void }) {
  const { t, say } = useWords()
  const names = useNames()
  const flow = useQuery(queries.flows()).data?.find((one) => one.key === entry.flow)
  const choose = (event: MouseEvent | KeyboardEvent): void => {
    if (!(event.target as HTMLElement).closest('a')) onChoose(entry._id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    choose(event)
  }
  return (
    <tr className={chosen ? 'row chosen' : 'row'} tabIndex={0} aria-selected={chosen} onClick={choose} onKeyDown={onKeyDown}>
      <td className="num"><Clock at={entry.at} /></td>
      <td><FromTo entry={entry} /></td>
      <td>{say(names.entity(entry.target.connection, entry.target.entity))}</td>
      <td className="mono log-numbers"><Numbers entry={entry} wanted={wanted} /></td>
      <td><ActionMark action={entry.action} /></td>
      <td>{entry.status === 'notWritten' ? <span className="dim">{t('status.notWritten')}</span> : <StatusMark status={entry.status} />}</td>
      <td className="dim">{entry.flow ? `${flow ? say(flow.name) : entry.flow} v${entry.version ?? ''}` : ''}</td>
      <td className="right">{entry.run ? <Link to="/runs/$id" params={{ id: entry.run }} search={{}}>{entry.durationMs === undefined ? t('common.open') : <Length ms={entry.durationMs} />}</Link> : ''}</td>
    </tr>
  )
}

export function FromTo({ entry }: { entry: SyncLogEntry }) {
  const { say } = useWords()
  const names = useNames()
  const { source, target } = entry
  return (
    <span className="from-to">
      {source && <><ThreadName thread={names.thread(source.connection)}>{say(names.connection(source.connection))}</ThreadName> <span className="faint">→</span></>}
      <ThreadName thread={names.thread(target.connection)}>{say(names.connection(target.connection))}</ThreadName>
    </span>
  )
}

export function ActionMark({ action }: { action: SyncLogEntry['action'] }) {
  const { t } = useWords()
  const Icon = actionIcons[action]
  return <span className="action"><Icon size={14} strokeWidth={1.6} aria-hidden /> {t(`log.actions.${action}`)}</span>
}

/** Without our own references, which nobody searches by. */
export function knownNumbers(entry: SyncLogEntry): string[] {
  return entry.numbers.filter((number) => !entry.run || !number.startsWith(entry.run))
}

/** The record's own number first, then those that were searched for; a dozen others would hide them. */
function Numbers({ entry, wanted }: { entry: SyncLogEntry; wanted: string[] }) {
  const isHit = (number: string): boolean => wanted.some((one) => number.toLowerCase().includes(one))
  const others = knownNumbers(entry).filter((number) => number !== entry.target.number)
  const shown = [entry.target.number, ...(wanted.length > 0 ? others.filter(isHit) : others).slice(0, 2)]
  return <>{shown.map((number, index) => <span key={`${number}${index}`}>{index > 0 && ' · '}<span className={isHit(number) ? 'hit' : undefined}>{number}</span></span>)}</>
}
