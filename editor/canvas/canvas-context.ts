import { createContext, useContext } from 'react'
import type { Names } from '../api/names.ts'
import { namesOf } from '../api/names.ts'

/** What cards and frames need beside their own data. */
export interface CanvasTools {
  names: Names
  select(key: string): void
  chooseItem(frame: string, index: number): void
}

export const CanvasContext = createContext<CanvasTools>({ names: namesOf([], []), select: () => undefined, chooseItem: () => undefined })

export function useCanvasTools(): CanvasTools {
  return useContext(CanvasContext)
}
