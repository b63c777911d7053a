import { Hono } from 'hono'
import Type from 'typebox'
import { SyncLogEntry } from '../../../flows/run/sync-log.ts'
import { audited } from '../audited.ts'
import { csvLine, csvStream } from '../csv.ts'
import type { AppEnv } from '../gate.ts'
import { SyncLogExport, SyncLogPage, SyncLogQuery } from '../model/sync-log.ts'
import { rawRoute, route } from '../route.ts'
import type { Services } from '../services.ts'

const Id = Type.Object({ id: Type.String({ maxLength: 500 }) })

/** Every record that was moved, found by any number. */
export const syncLog = ({ syncLog, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/', route(
      { right: 'view', summary: 'Sync log, newest first', query: SyncLogQuery, ok: SyncLogPage },
      ({ query }) => syncLog.search(query),
    ))
    .get('/export', rawRoute(
      { right: 'view', summary: 'The sync log as CSV (UTF-8 with BOM)', query: SyncLogExport, produces: 'text/csv' },
      async ({ query, person, c }) => {
        await audited(audit, c, person, 'export', 'syncLog', query)
        return new Response(csvStream(columns, lines(syncLog.export(query))), {
          headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="sync-log.csv"', 'cache-control': 'no-store' },
        })
      },
    ))
    .get('/:id', route(
      { right: 'view', summary: 'One entry with before and after', params: Id, ok: SyncLogEntry, problems: [404] },
      ({ params }) => syncLog.get(params.id),
    ))

const columns = [
  'at', 'status', 'action', 'operation', 'sourceConnection', 'sourceEntity', 'sourceNumber', 'targetConnection', 'targetEntity',
  'targetNumber', 'numbers', 'flow', 'version', 'run', 'step', 'durationMs', 'problem',
]

async function* lines(entries: AsyncIterable<SyncLogEntry>): AsyncIterable<string> {
  for await (const entry of entries)
    yield csvLine([
      new Date(entry.at).toISOString(), entry.status, entry.action, entry.operation, entry.source?.connection, entry.source?.entity,
      entry.source?.number, entry.target.connection, entry.target.entity, entry.target.number, entry.numbers.join(' '), entry.flow,
      entry.version, entry.run, entry.step, entry.durationMs, entry.problem && `${entry.problem.message.zh} / ${entry.problem.message.en}`,
    ])
}
