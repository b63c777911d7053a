/**
 * Changes, checked once; and what they do to a document. SQLite applies them here, inside the transaction; MongoDB
 * applies them on the server and must come to the same, which the contract suite shows.
 */
import { type Changes, type CollectionSpec, type IndexSpec, InvalidDocument, InvalidFilter } from './collection.ts'
import { checkedCopy, isObject, isPosition } from './document.ts'
import { checkPath } from './filter.ts'
import { valueAt } from './match.ts'

export type ChangeOperator = '$set' | '$unset' | '$inc' | '$push'

export interface Change {
  op: ChangeOperator
  path: string
  segments: readonly string[]
  value: unknown
}

/**
 * Checks changes and copies their values, so that the caller may go on with its own objects. An `undefined` value is
 * left out.
 * @throws InvalidFilter for an unknown operator, a path that is none, one path (or one within another) twice, `_id`
 * @throws InvalidDocument for a value that cannot be stored, or an array in the field of an index that is not `multi`
 */
export function prepareChanges(changes: Changes, { name, indexes }: CollectionSpec): Change[] {
  const prepared: Change[] = []
  for (const [op, fields] of Object.entries(changes)) {
    if (fields === undefined) continue
    if (!isOperator(op)) throw new InvalidFilter(`${op} is no change; there are $set, $unset, $inc, $push`)
    if (!isObject(fields)) throw new InvalidFilter(`${op}: an object of paths is needed`)
    for (const [path, value] of Object.entries(fields))
      if (value !== undefined) prepared.push(prepareOne(op, path, value, name))
  }
  refuseOverlaps(prepared)
  for (const change of prepared) refuseArrayInPlainIndex(change, indexes)
  return prepared
}

function isOperator(op: string): op is ChangeOperator {
  return op === '$set' || op === '$unset' || op === '$inc' || op === '$push'
}

function prepareOne(op: ChangeOperator, path: string, value: unknown, collection: string): Change {
  const segments = checkPath(path)
  if (segments[0] === '_id') throw new InvalidFilter('_id never changes')
  return { op, path, segments, value: prepareValue(op, path, value, [collection, ...segments]) }
}

function prepareValue(op: ChangeOperator, path: string, value: unknown, place: readonly string[]): unknown {
  if (op === '$set') return checkedCopy(value, ...place)
  if (op === '$unset') {
    if (value !== true) throw new InvalidFilter(`$unset ${path}: only true is meant`)
    return value
  }
  if (op === '$inc') {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new InvalidFilter(`$inc ${path}: a number is needed`)
    return value
  }
  if (!Array.isArray(value)) throw new InvalidFilter(`$push ${path}: a list of values is needed`)
  return checkedCopy(value, ...place)
}

function refuseOverlaps(changes: readonly Change[]): void {
  if (changes.length < 2) return
  const paths = changes.map(({ path }) => path).sort()
  const taken = new Set(paths)
  if (taken.size < paths.length) throw new InvalidFilter(`${paths.find((path, i) => path === paths[i + 1])}: changed twice`)
  for (const path of paths)
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1))
      if (taken.has(path.slice(0, dot))) throw new InvalidFilter(`${path}: ${path.slice(0, dot)} is changed as well`)
}

/** A plain index has one entry per document; an array in its field would make several on one store and one on the other. */
function refuseArrayInPlainIndex({ op, path, value }: Change, indexes: readonly IndexSpec[]): void {
  if (op !== '$set' && op !== '$push') return
  for (const { fields, multi } of indexes)
    for (const [i, field] of fields.entries()) {
      const isMulti = multi === true && i === 0
      const within = field === path ? '' : field.startsWith(`${path}.`) ? field.slice(path.length + 1) : undefined
      if (within === undefined) continue
      if (op === '$push' && (within !== '' || !isMulti)) throw arrayInPlainIndex(field)
      if (op === '$set') refuseArrayAt(value, within === '' ? [] : within.split('.'), isMulti, field)
    }
}

function refuseArrayAt(value: unknown, segments: readonly string[], multi: boolean, field: string): void {
  for (const segment of segments) {
    if (Array.isArray(value)) throw arrayInPlainIndex(field)
    value = isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined
  }
  if (Array.isArray(value) && !multi) throw arrayInPlainIndex(field)
}

/**
 * Refuses a document with an array in (or on the way to) the field of a plain index.
 * @throws InvalidDocument
 */
export function checkIndexedFields(document: object, indexes: readonly IndexSpec[]): void {
  for (const { fields, multi } of indexes)
    for (let i = 0; i < fields.length; i++)
      refuseArrayAt(document, checkPath(fields[i] as string), multi === true && i === 0, fields[i] as string)
}

function arrayInPlainIndex(field: string): InvalidDocument {
  return new InvalidDocument(`${field}: holds a list, but its index is not declared as multi`)
}

/**
 * Applies prepared changes to a document in place.
 * @throws InvalidFilter when a path leads through something that is no object, `$inc` meets no number, `$push` no array
 */
export function applyChanges(document: object, changes: readonly Change[]): void {
  for (const change of changes) {
    const holder = holderOf(document, change)
    if (holder !== undefined) applyOne(holder, change.segments.at(-1) as string, change)
  }
}

type Holder = Record<string, unknown> | unknown[]

/** The object or array that has (or will have) the last segment; makes objects on the way, save for `$unset`. */
function holderOf(document: object, { op, path, segments }: Change): Holder | undefined {
  let value = document as Holder
  for (const segment of segments.slice(0, -1)) {
    const next = read(value, segment)
    if (next === undefined) {
      if (op === '$unset') return undefined
      const made = {}
      write(value, segment, made, path)
      value = made
    } else if (typeof next === 'object' && next !== null) value = next as Holder
    else if (op === '$unset') return undefined
    else throw new InvalidFilter(`${op} ${path}: ${segment} is ${JSON.stringify(next)?.slice(0, 50)}, not an object`)
  }
  return value
}

function read(holder: Holder, segment: string): unknown {
  if (Array.isArray(holder)) return isPosition(segment) ? holder[Number(segment)] : undefined
  return Object.hasOwn(holder, segment) ? holder[segment] : undefined
}

function write(holder: Holder, segment: string, value: unknown, path: string): void {
  if (!Array.isArray(holder)) holder[segment] = value
  else if (isPosition(segment) && Number(segment) <= holder.length) holder[Number(segment)] = value
  else throw new InvalidFilter(`${path}: ${segment} is no position of the list there`)
}

function applyOne(holder: Holder, segment: string, { op, path, value }: Change): void {
  const old = read(holder, segment)
  if (op === '$set') write(holder, segment, value, path)
  else if (op === '$unset') remove(holder, segment)
  else if (op === '$inc') {
    const sum = (old === undefined ? 0 : old) as number
    if (typeof sum !== 'number' || !Number.isFinite(sum + (value as number))) throw new InvalidFilter(`$inc ${path}: there is no number to add to`)
    write(holder, segment, sum + (value as number), path)
  } else {
    if (old !== undefined && !Array.isArray(old)) throw new InvalidFilter(`$push ${path}: there is no list to add to`)
    write(holder, segment, [...((old as unknown[]) ?? []), ...(value as unknown[])], path)
  }
}

function remove(holder: Holder, segment: string): void {
  if (!Array.isArray(holder)) delete holder[segment]
  else if (isPosition(segment) && Number(segment) < holder.length) holder[Number(segment)] = null
}

/** Whether a change can alter what stands at a field. */
export function touches(changes: readonly Change[], field: string): boolean {
  return changes.some(({ path }) => path === field || field.startsWith(`${path}.`) || path.startsWith(`${field}.`))
}

/** The value an index keeps for a field. */
export function indexedValue(document: object, field: string): unknown {
  return valueAt(document, checkPath(field))
}
