import type { Connector, Operation } from '../connector.ts'
import { propertiesOf } from '../define.ts'
import { refuse } from './refusal.ts'
import type { Manners, ReducerContext, Row, World } from './types.ts'
import { feedRows } from './world.ts'
import type { WorldParts } from './world.ts'

type Reduce = (world: World, input: Row, context: ReducerContext) => unknown

/**
 * One reducer per operation: the behaviour's own, else the plain one its action means.
 * Throws when an `act` has none.
 */
export function reducersOf(parts: WorldParts, own: Record<string, unknown>): Map<string, Reduce> {
  const { connector } = parts
  for (const key of Object.keys(own)) if (!(key in connector.operations)) throw new TypeError(`behaviour of ${connector.key}: unknown operation ${key}`)
  return new Map(Object.entries(connector.operations).map(([key, operation]) => [key, (own[key] as Reduce | undefined) ?? plain(parts, key, operation)]))
}

function plain(parts: WorldParts, key: string, operation: Operation): Reduce {
  const { connector } = parts
  const { entity } = operation
  const { number } = connector.entities[entity]!
  switch (operation.action) {
    case 'get':
      return (world, input) => (typeof input[number] === 'string' ? world.need(entity, input[number]) : first(world, connector, entity, input))
    case 'list':
      if (connector.poll?.operation === key) return (_world, input) => feedRows(parts, input[connector.poll!.cursor.parameter])
      return (world, input) => world.list(entity, filterOf(connector, operation, input))
    case 'create':
      return (world, input) => world.put(entity, { ...input, [number]: input[number] ?? `${entity.toUpperCase()}-${world.next(entity)}` })
    case 'update':
      return (world, input) => world.put(entity, { ...world.need(entity, String(input[number])), ...input })
    case 'act':
      throw new TypeError(`behaviour of ${connector.key}: ${key} is an act and needs a reducer`)
  }
}

function first(world: World, connector: Connector, entity: string, input: Row): Row {
  const [found] = world.list(entity, input)
  const { name } = connector.entities[entity]!
  if (!found) throw refuse(404, `没有这个${name.zh}`, `There is no such ${name.en.toLowerCase()}`)
  return found
}

/** The input fields that the entity has too filter by equality. */
function filterOf(connector: Connector, operation: Operation, input: Row): Row {
  const fields = propertiesOf(connector.entities[operation.entity]!.schema)
  const own = new Set([operation.paging?.parameter, 'limit'])
  return Object.fromEntries(Object.entries(input).filter(([name]) => name in fields && !own.has(name)))
}

/**
 * One page of all rows, as the manners say: sizes in turn, short ones and emptied ones among them. The cursor holds the
 * page's number and offset, so that rows added behind are met on a later page.
 */
export function pageOf(operation: Operation, rows: readonly unknown[], input: Row, manners: Manners): Row {
  const { items, next, parameter, ends = 'next' } = operation.paging!
  const { page, offset } = cursorIn(input[parameter], parameter)
  const sizes = [manners.pageSizes ?? 100].flat()
  const wanted = Number(input['limit'] ?? Infinity)
  const emptied = manners.emptyPageEvery !== undefined && page % manners.emptyPageEvery === manners.emptyPageEvery - 1
  const size = emptied ? 0 : Math.max(1, Math.min(wanted, sizes[page % sizes.length] ?? 100))
  const answer: Row = {}
  place(answer, items, rows.slice(offset, offset + size))
  const cursor = Buffer.from(`p${page + 1}o${offset + size}`).toString('base64url')
  if (ends === 'empty' || offset + size < rows.length) place(answer, next, cursor)
  else if (!next.includes('.') && ((operation.output as { required?: string[] }).required ?? []).includes(next)) answer[next] = null
  return answer
}

function cursorIn(cursor: unknown, parameter: string): { page: number; offset: number } {
  if (cursor === undefined || cursor === null || cursor === '') return { page: 0, offset: 0 }
  const match = /^p(\d{1,9})o(\d{1,9})$/.exec(Buffer.from(String(cursor), 'base64url').toString())
  if (!match) throw refuse(422, '页码标记无效', 'The page cursor is not one of ours', `/${parameter}`)
  return { page: Number(match[1]), offset: Number(match[2]) }
}

function place(target: Row, path: string, value: unknown) {
  const names = path.split('.')
  const last = names.pop()!
  let here = target
  for (const name of names) here = (here[name] ??= {}) as Row
  here[last] = value
}
