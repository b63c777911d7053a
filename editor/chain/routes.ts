/** Ways of links between cards that never run through a card: along the gaps between columns and along the edges of lanes. */
import type { Cell, Lane, LinkPath, MergedLink } from './geometry.ts'

interface Point {
  x: number
  y: number
}

const CHANNEL = 7

export function routeLinks(links: readonly MergedLink[], cells: readonly Cell[], lanes: readonly Lane[]): LinkPath[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]))
  const taken = new Map<string, number>()
  /** Links in one gap keep apart. */
  const apart = (gap: string): number => {
    const count = taken.get(gap) ?? 0
    taken.set(gap, count + 1)
    return count * CHANNEL
  }
  return links.flatMap((link) => {
    const [from, to] = [byId.get(link.from), byId.get(link.to)]
    if (!from || !to) return []
    const points = way(from, to, cells, lanes, apart)
    const onThread = from.y === to.y && isFirstRow(from, lanes) && isFirstRow(to, lanes)
    return [{ id: link.id, path: roundedPath(points), label: labelPlace(points), lines: link.lines, expected: to.document?.expected ?? false, onThread }]
  })
}

function isFirstRow(cell: Cell, lanes: readonly Lane[]): boolean {
  return lanes.some((lane) => Math.abs(lane.thread - (cell.y + cell.height / 2)) < 1)
}

function way(from: Cell, to: Cell, cells: readonly Cell[], lanes: readonly Lane[], apart: (gap: string) => number): Point[] {
  const down = to.y > from.y
  const target = to.y + to.height / 2
  if (Math.abs(from.x - to.x) < 1) {
    const x = from.x + from.width / 2
    if (!between(from, to, cells)) return [{ x, y: down ? from.y + from.height : from.y }, { x, y: down ? to.y : to.y + to.height }]
    const gap = from.x - 10 - apart(`${from.x} left`)
    return [{ x: from.x, y: from.y + from.height / 2 }, { x: gap, y: from.y + from.height / 2 }, { x: gap, y: target }, { x: to.x, y: target }]
  }
  const start: Point = { x: from.x + from.width, y: down ? from.y + from.height - 14 : from.y + (from.y === to.y ? from.height / 2 : 14) }
  const gap = to.x - 11 - apart(`${to.x} in`)
  const columns = new Set(cells.map((cell) => cell.x).filter((x) => x > from.x && x < to.x))
  if (columns.size === 0) return [start, { x: gap, y: start.y }, { x: gap, y: target }, { x: to.x, y: target }]
  const lane = lanes.find((one) => to.y >= one.top && to.y < one.top + one.height)
  const channel = (lane ? (down ? lane.top + 9 : lane.top + lane.height - 9) : target) + (down ? 0 : 0) - apart(`${lane?.connection} ${down}`) * (down ? -0.6 : 0.6)
  const out = start.x + 10 + apart(`${from.x} out`)
  return [start, { x: out, y: start.y }, { x: out, y: channel }, { x: gap, y: channel }, { x: gap, y: target }, { x: to.x, y: target }]
}

/** Another card of the same column lies between the two. */
function between(from: Cell, to: Cell, cells: readonly Cell[]): boolean {
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return cells.some((cell) => cell !== from && cell !== to && Math.abs(cell.x - from.x) < 1 && cell.y > top && cell.y < bottom)
}

/** @example roundedPath([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }]) // 'M0 0L5 0Q10 0 10 5L10 10' */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const clean = points.filter((point, index) => index === 0 || point.x !== points[index - 1]?.x || point.y !== points[index - 1]?.y)
  return clean.map((point, index) => {
    const [before, after] = [clean[index - 1], clean[index + 1]]
    if (!before) return `M${point.x} ${point.y}`
    if (!after) return `L${point.x} ${point.y}`
    const into = towards(point, before, radius)
    const out = towards(point, after, radius)
    return `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`
  }).join('')
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const part = Math.min(distance, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/** The middle of the longest upright stretch, else of the longest. */
function labelPlace(points: readonly Point[]): Point {
  const stretches = points.slice(1).map((end, index) => ({ start: points[index] ?? end, end }))
  const score = ({ start, end }: { start: Point; end: Point }): number => Math.abs(end.y - start.y) * 2 + Math.abs(end.x - start.x)
  const longest = [...stretches].sort((a, b) => score(b) - score(a))[0]
  return longest ? { x: (longest.start.x + longest.end.x) / 2, y: (longest.start.y + longest.end.y) / 2 } : { x: 0, y: 0 }
}
