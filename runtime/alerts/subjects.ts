import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import { isWorkingTime, workingMinutesBetween } from '../../flows/standard/calendar.ts'
import type { Calendar } from '../../flows/standard/schema.ts'

export type Watch = AlertRule['watch']

/** Something that rules look at, as it is now: what `AlertRule`'s table says for its watch. */
export interface Subject {
  id: string
  data: Readonly<Record<string, unknown>>
  about: Alert['about']
}

/** Where subjects come from; `main` wires it. */
export interface Subjects {
  /** All of a kind that rules may hold for now: runs that are not finished or failed, connections. Read again and again. */
  live(watch: 'runs' | 'connections'): AsyncIterable<Subject>
  /** These, as they are now; what is gone is left out. */
  get(watch: 'runs' | 'connections' | 'syncLog', ids: readonly string[]): Promise<Subject[]>
  /** When each event of each connection last came; `since` is when it was first listened for. */
  lastEvents(): Promise<LastEvent[]>
}

export interface LastEvent {
  connection: string
  event: string
  lastAt?: number
  since: number
}

/** A sync log entry stands for its target record: the newest one counts. */
export function syncLogSubject(entry: SyncLogEntry): Subject {
  const { connection, entity, number } = entry.target
  return { id: `${connection}/${entity}/${number}`, data: { ...entry }, about: { run: entry.run, connection, number } }
}

/** How long each event has not come, by the clock and by the working calendar. */
export function silenceSubjects(events: readonly LastEvent[], calendars: readonly Calendar[], now: number): Subject[] {
  const workingTime = isWorkingTime(calendars, now).working
  return events.map(({ connection, event, lastAt, since }) => {
    const from = Math.min(lastAt ?? since, now)
    const minutes = (now - from) / 60_000
    const workingMinutes = Math.floor(workingMinutesBetween(calendars, Math.max(from, now - 366 * 86_400_000), now).minutes)
    return {
      id: `${connection}/${event}`, about: { connection },
      data: { connection, event, ...(lastAt === undefined ? {} : { lastAt }), minutes: Math.floor(minutes), workingMinutes, workingTime },
    }
  })
}
