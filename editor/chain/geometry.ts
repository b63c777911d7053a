/** What a drawn chain is made of; places in pixels. */
import type { ChainDocument, ParkedStep } from '../api/types.ts'

export interface Cell {
  id: string
  x: number
  y: number
  width: number
  height: number
  document?: ChainDocument
  parked?: ParkedStep
}
export interface Lane {
  connection: string
  top: number
  height: number
  /** The thread's height, through the middle of the lane's first row. */
  thread: number
}

export interface MergedLink {
  id: string
  from: string
  to: string
  lines: { line: number; quantity?: number }[]
}


export interface LinkPath {
  id: string
  /** SVG path with rounded corners. */
  path: string
  /** Where its label stands. */
  label: { x: number; y: number }
  lines: MergedLink['lines']
  expected: boolean
  /** Along the thread: the thread itself is the link. */
  onThread: boolean
}
