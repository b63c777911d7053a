import { randomUUID } from 'node:crypto'
import type { Connector, Entity, Operation, PollDeclaration } from '../connector.ts'
import { propertiesOf } from '../define.ts'
import type { Schema } from '../define.ts'
import { at } from '../path.ts'
import { problemsOf, sentence } from '../schema.ts'
import { formatStamp, parseStamp } from '../stamp.ts'
import { refuse } from './refusal.ts'
import type { Storage } from './storage.ts'
import type { Manners, Row, World } from './types.ts'

/** What the world stands on. */
export interface WorldParts {
  connector: Connector
  storage: Storage
  manners: Manners
  random: () => number
  /** Whether anyone is told of this event by webhook. */
  subscribed: (event: string) => boolean
}

/** The state as reducers see it, at one moment. Writes only inside `storage.write`. */
export class StoredWorld implements World {
  readonly now: number
  readonly #parts: WorldParts

  constructor(parts: WorldParts, now: number) {
    this.#parts = parts
    this.now = now
  }

  get<T extends object = Row>(entity: string, number: string): T | undefined {
    const row = this.#parts.storage.one('select body from documents where entity = ? and number = ?', entity, number)
    return row && (JSON.parse(row['body'] as string) as T)
  }

  need<T extends object = Row>(entity: string, number: string): T {
    const found = this.get<T>(entity, number)
    if (found) return found
    const { name } = this.#entity(entity)
    throw refuse(404, `没有${name.zh} ${number}`, `There is no ${name.en.toLowerCase()} ${number}`)
  }

  list<T extends object = Row>(entity: string, where: Partial<T> | ((row: T) => boolean) = {}): T[] {
    const { storage } = this.#parts
    const fields = typeof where === 'function' ? [] : Object.entries(where).filter(([name, value]) => value !== undefined && /^\w+$/.test(name))
    const filter = fields.map(([name]) => ` and json_extract(body, '$.${name}') = ?`).join('')
    const values = fields.map(([, value]) => (typeof value === 'boolean' ? Number(value) : (value as string | number)))
    const rows = storage.all(`select body from documents where entity = ?${filter} order by seq`, entity, ...values).map((row) => JSON.parse(row['body'] as string) as T)
    return typeof where === 'function' ? rows.filter(where) : rows
  }

  put<T extends object>(entity: string, record: T): T {
    const declared = this.#entity(entity)
    const number = at(record, declared.number)
    if (typeof number !== 'string' || number === '') throw new TypeError(`a ${entity} needs its ${declared.number}`)
    const former = this.get(entity, number)
    const written = this.#stamped(declared, record as Row, former)
    const problems = problemsOf(declared.schema, written)
    if (problems.length > 0) throw new TypeError(`${entity} ${number} breaks its schema: ${sentence(problems).en}`)
    this.#write(entity, number, written, former === undefined)
    return written as T
  }

  /**
   * A record as it is given, version and stamps included: data of the first start. Missing ones are filled in. Not checked
   * here, so that starting stays quick: the contract suite checks a system's data.
   */
  seed(entity: string, record: Row) {
    const declared = this.#entity(entity)
    this.#write(entity, String(record[declared.number]), { ...this.#stamped(declared, record, undefined), ...record }, true)
  }

  #write(entity: string, number: string, record: Row, isNew: boolean) {
    const { storage } = this.#parts
    this.#keepUnique(entity, number, record)
    const body = JSON.stringify(record)
    if (isNew) storage.run('insert into documents (entity, number, seq, body) values (?, ?, (select coalesce(max(seq), 0) + 1 from documents where entity = ?), ?)', entity, number, entity, body)
    else storage.run('update documents set body = ? where entity = ? and number = ?', body, entity, number)
  }

  #stamped(declared: Entity, record: Row, former: Row | undefined): Row {
    const fields = propertiesOf(declared.schema)
    const written = { ...record }
    for (const [field, format] of Object.entries(this.#parts.manners.stamps ?? {})) {
      if (!(field in fields)) continue
      const last = former?.[field]
      const offset = this.#parts.manners.offsetMinutes
      const after = field === declared.version && last !== undefined ? parseStamp(last as string, format, offset) + (format === 'yyyyMMddHHmmss' ? 1000 : 1) : 0
      written[field] = formatStamp(Math.max(this.now, after), format, offset)
    }
    const { version } = declared
    if (version !== undefined && (fields[version] as Schema).type !== 'string') written[version] = Number(former?.[version] ?? 0) + 1
    return written
  }

  #keepUnique(entity: string, number: string, record: Row) {
    const { storage } = this.#parts
    for (const field of uniqueFields(this.#parts, entity)) {
      const value = record[field]
      const holder = value === undefined || value === null ? undefined : storage.one('select number from uniques where entity = ? and field = ? and value = ?', entity, field, String(value))?.['number']
      if (holder !== undefined && holder !== number) {
        const { name } = this.#entity(entity)
        throw refuse(409, `${field} ${String(value)} 已用于${name.zh} ${String(holder)}`, `${field} ${String(value)} is already used by ${name.en.toLowerCase()} ${String(holder)}`, `/${field}`, { existing: holder })
      }
      storage.run('delete from uniques where entity = ? and field = ? and number = ?', entity, field, number)
      if (value !== undefined && value !== null) storage.run('insert into uniques (entity, field, value, number) values (?, ?, ?, ?)', entity, field, String(value), number)
    }
  }

  remove(entity: string, number: string) {
    this.#parts.storage.run('delete from documents where entity = ? and number = ?', entity, number)
    this.#parts.storage.run('delete from uniques where entity = ? and number = ?', entity, number)
  }

  next(series: string, from = 1): number {
    const row = this.#parts.storage.one('insert into counters (series, value) values (?, ?) on conflict (series) do update set value = value + 1 returning value', series, from)
    return Number(row!['value'])
  }

  emit(event: string, payload: object, row: Row = {}) {
    const { connector, storage, subscribed } = this.#parts
    const declared = connector.events[event]
    if (!declared) throw new TypeError(`${connector.key} declares no event ${event}`)
    const problems = problemsOf(declared.payload, payload)
    if (problems.length > 0) throw new TypeError(`event ${event} breaks its schema: ${sentence(problems).en}`)
    if (connector.poll) this.#feed(connector.poll, event, payload, row)
    if (!connector.webhook || !subscribed(event)) return
    const { type, data } = connector.webhook
    const record = `${declared.entity}/${String(at(payload, this.#entity(declared.entity).number))}`
    const body = JSON.stringify({ [type]: event, timestamp: new Date(this.now).toISOString(), [data]: payload })
    storage.run('insert into outbox (id, event, record, body, due) values (?, ?, ?, ?, ?)', `msg_${randomUUID().replaceAll('-', '')}`, event, record, body, this.now)
  }

  /** Stamps never fall behind the last one, so that a cursor never passes a row that is still to come. */
  #feed(poll: PollDeclaration, event: string, payload: object, extra: Row) {
    const { storage, connector, manners } = this.#parts
    const code = Object.entries(poll.event.events).find(([, key]) => key === event)?.[0]
    if (code === undefined) return
    const last = storage.one('select seq, stamp from feed order by seq desc limit 1')
    const seq = Number(last?.['seq'] ?? 0) + 1
    const stamp = poll.lookBack.format === 'integer' ? seq : Math.max(this.now, Number(last?.['stamp'] ?? 0))
    const row: Row = { ...extra, [poll.event.field]: code, [poll.payload]: payload, [poll.cursor.field]: formatStamp(stamp, poll.lookBack.format, manners.offsetMinutes) }
    const fields = rowFields(connector.operations[poll.operation]!)
    for (const id of poll.id) row[id] ??= at(payload, id) ?? (fields[id]?.type === 'string' ? String(seq).padStart(10, '0') : seq)
    storage.run('insert into feed (seq, stamp, row) values (?, ?, ?)', seq, stamp, JSON.stringify(row))
  }

  schedule(timer: string, delayMs: number, argument: unknown = null, key?: string) {
    this.#parts.storage.run('insert or ignore into timers (timer, due, argument, key) values (?, ?, ?, ?)', timer, this.now + delayMs, JSON.stringify(argument), key === undefined ? null : `${timer}/${key}`)
  }

  random(): number {
    return this.#parts.random()
  }

  #entity(key: string): Entity {
    const entity = this.#parts.connector.entities[key]
    if (!entity) throw new TypeError(`${this.#parts.connector.key} declares no entity ${key}`)
    return entity
  }
}

function rowFields(list: Operation): Record<string, Schema> {
  let schema: Schema | undefined = list.output as Schema
  for (const name of list.paging!.items.split('.')) schema = schema?.properties?.[name]
  return schema?.items?.properties ?? {}
}

function uniqueFields({ connector, manners }: WorldParts, entity: string): Set<string> {
  const fields = new Set(manners.unique?.[entity] ?? [])
  for (const operation of Object.values(connector.operations))
    if (operation.entity === entity && operation.action === 'create' && operation.idempotency.by === 'reference') fields.add(operation.idempotency.field)
  return fields
}

/** Rows of the change feed from a cursor on (inclusive), oldest first. */
export function feedRows({ connector, storage, manners }: WorldParts, since: unknown): Row[] {
  const poll = connector.poll!
  const from = since === undefined || since === null || since === '' ? 0 : parseStamp(since as string, poll.lookBack.format, manners.offsetMinutes)
  // A stamp written in whole seconds is read back as the second's begin, so rows within that second are above it.
  return storage.all('select row from feed where stamp >= ? order by seq', from).map((row) => JSON.parse(row['row'] as string) as Row)
}
