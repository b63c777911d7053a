/** Sizes of the drawing in pixels, as the design has them. */
export const NODE = { width: 172, height: 58 }
/** Room under a card for its one line of caption. */
export const CAPTION = 24
/** From one column's left edge to the next. */
export const PITCH = 216
/** Columns in a row before it is broken, as a line of text is. */
export const COLUMNS = 5
export const GAP = { column: PITCH - NODE.width, named: 80, widest: 136, row: 40, band: 54, afterFrame: 82 }
export const FRAME = { left: 27, right: 31, top: 54, bottom: 34, minWidth: 600, pill: PITCH + 27, donePill: 82 }

/** Heights of `count` outlets on a card's right side. @example outletHeights(2) // [19, 39] */
export function outletHeights(count: number): number[] {
  if (count <= 1) return [NODE.height / 2]
  const step = Math.min(20, (NODE.height - 18) / (count - 1))
  return Array.from({ length: count }, (_, index) => NODE.height / 2 + (index - (count - 1) / 2) * step)
}
