/**
 * The `jsonata` package as the reference. Two things are put right before it is asked, since they make its answers depend on
 * what else was evaluated: elements of arrays and objects are evaluated one after the other (it starts them all at once, so that of
 * two faults the one that happens to come first in time is told), and positions that its functions keep from earlier evaluations are forgotten.
 */
type Evaluate = (input: unknown, bindings?: Record<string, unknown>) => Promise<unknown>
export type Jsonata = (source: string) => { evaluate: Evaluate }

export type Outcome = { value: string | undefined } | { code: string; position: number | undefined } | { crash: string }

const allAtOnce = /Promise\.all\((expr\.expressions|utils\.keys\(groups\))\s*\.map\(/g

/** `text` is that of the package's main file. */
export function loadReference(text: string): (source: string, input: unknown, bindings?: Record<string, unknown>) => Promise<Outcome> {
  const patched = text.replace(allAtOnce, '__inTurn($1, (')
  if (patched === text) throw new Error('the package has changed: nothing to put right was found')
  const module = { exports: {} as unknown }
  const inTurn = async (items: unknown[], action: (item: unknown, index: number) => unknown): Promise<unknown[]> => {
    const results: unknown[] = []
    for (const [index, item] of items.entries()) results.push(await action(item, index))
    return results
  }
  // oxlint-disable-next-line no-new-func
  new Function('module', 'exports', '__inTurn', patched)(module, module.exports, inTurn)
  return asker(module.exports as Jsonata)
}

function asker(jsonata: Jsonata): (source: string, input: unknown, bindings?: Record<string, unknown>) => Promise<Outcome> {
  const names = 'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis clone'
  let definitions: { position?: number; token?: string }[] | undefined
  return async (source, input, bindings) => {
    definitions ??= await Promise.all(names.split(' ').map(async (name) => (await jsonata(`$${name}`).evaluate(undefined)) as { position?: number }))
    for (const definition of definitions) {
      delete definition.position
      delete definition.token
    }
    try {
      return { value: shown(await jsonata(source).evaluate(input, bindings)) }
    } catch (error) {
      return outcomeOf(error)
    }
  }
}

export function outcomeOf(error: unknown): Outcome {
  const { code, position, message } = error as { code?: string; position?: number; message?: string }
  return typeof code === 'string' ? { code, position } : { crash: String(message ?? error) }
}

const isFunction = (value: unknown): boolean =>
  typeof value === 'function' || (value !== null && typeof value === 'object' && ('_jsonata_lambda' in value || '_jsonata_function' in value))

/** A value as JSON, its keys in their order; functions are nothing. */
export function shown(value: unknown): string | undefined {
  return isFunction(value) ? undefined : JSON.stringify(value, (_, field: unknown) => (isFunction(field) ? undefined : field))
}
