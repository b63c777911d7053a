import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FlowDocument } from '../../flows/document/flow.ts'
import type { Text } from '../../flows/document/text.ts'

/** What Weft ships: flows and alert rules, as they are in the folder; checked where they are loaded. */
export interface Library {
  flows: FlowDocument[]
  rules: unknown[]
}

/** A shipped file that is no JSON: which, and where. */
export class BrokenLibrary extends Error {
  override readonly name = 'BrokenLibrary'
  readonly text: Text
  constructor(file: string, options?: ErrorOptions) {
    const why = options?.cause instanceof Error ? options.cause.message : ''
    super(`${file}: ${why}`, options)
    this.text = { zh: `${file} 不是有效的 JSON：${why}`, en: `${file} is not valid JSON: ${why}` }
  }
}

/**
 * Reads every `*.flow.json` and `*.rule.json` of the folder, in the order of their names.
 * @throws BrokenLibrary
 */
export async function readLibrary(folder: string): Promise<Library> {
  const names = (await readdir(folder)).toSorted()
  const [flows, rules] = await Promise.all([readAll(folder, names, '.flow.json'), readAll(folder, names, '.rule.json')])
  return { flows: flows as FlowDocument[], rules }
}

function readAll(folder: string, names: readonly string[], ending: string): Promise<unknown[]> {
  return Promise.all(names.filter((name) => name.endsWith(ending)).map(async (name): Promise<unknown> => {
    try {
      return JSON.parse(await readFile(join(folder, name), 'utf8'))
    } catch (cause) {
      throw cause instanceof SyntaxError ? new BrokenLibrary(name, { cause }) : cause
    }
  }))
}
