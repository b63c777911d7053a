/** What a collection's declaration may say, on either store. */
import type { CollectionSpec } from './collection.ts'
import { checkPath } from './filter.ts'

/** @throws TypeError for a declaration that cannot be built: a mistake in the program */
export function checkSpec({ name, indexes }: CollectionSpec): void {
  if (!/^[a-z][\w-]*$/i.test(name) || name.startsWith('weft_')) throw new TypeError(`"${name}" is not a name for a collection`)
  const lists = new Set(indexes.filter(({ multi }) => multi).map(({ fields }) => fields[0]))
  for (const { fields, unique, multi } of indexes) {
    const at = `${name}: index (${fields.join(', ')})`
    if (fields.length === 0 || new Set(fields).size < fields.length) throw new TypeError(`${at}: fields are needed, each once`)
    if (fields.some((field) => !/^[\w-]+(\.[\w-]+)*$/.test(field))) throw new TypeError(`${at}: a field is of letters, digits, _ and -`)
    if (multi && unique) throw new TypeError(`${at}: multi cannot be unique; keep a document per value whose _id is that value`)
    if (fields.some((field, i) => lists.has(field) && !(multi && i === 0))) throw new TypeError(`${at}: a field that holds a list can only be first in a multi index`)
    fields.forEach(checkPath)
  }
}
