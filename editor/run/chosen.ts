import type { StepPath } from '../../flows/run/run.ts'
import type { Chosen } from './view.ts'

/** What of a run is looked at: the items, by their frames, and the node. */
export interface Focus {
  chosen: Chosen
  key: string | undefined
}

/**
 * Reads a step's path (`lines/2/checkStock`) or an item's (`lines/2`), as it stands in the address.
 * @example focusOf('lines/2/checkStock') // { chosen: { lines: 2 }, key: 'checkStock' }
 */
export function focusOf(path: StepPath | undefined): Focus {
  const parts = path?.split('/') ?? []
  const chosen: Record<StepPath, number> = {}
  for (let index = 1; index < parts.length; index += 2) {
    const number = Number(parts[index])
    if (Number.isInteger(number) && number >= 0) chosen[parts.slice(0, index).join('/')] = number
  }
  return { chosen, key: parts.length % 2 === 1 ? parts.at(-1) : undefined }
}
