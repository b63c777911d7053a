/** The value at a dotted path; undefined when a step is missing. @example at({ a: { b: 1 } }, 'a.b') // 1 */
export function at(value: unknown, path: string): unknown {
  let here = value
  for (const name of path === '' ? [] : path.split('.')) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, name)) return undefined
    here = (here as Record<string, unknown>)[name]
  }
  return here
}

/** All values at a dotted path, arrays passed through. @example allAt({ lines: [{ no: 1 }, { no: 2 }] }, 'lines.no') // [1, 2] */
export function allAt(value: unknown, path: string): unknown[] {
  return reach([value], path === '' ? [] : path.split('.'))
}

function reach(values: unknown[], names: string[]): unknown[] {
  const here = values.flat(8)
  const [name, ...rest] = names
  if (name === undefined) return here.filter((value) => value !== undefined)
  return reach(here.map((value) => at(value, name)).filter((value) => value !== undefined), rest)
}
