/** A time axis that folds long stretches in which nothing happens, so that milliseconds and hours fit one line. */
export interface Axis {
  from: number
  to: number
  /** Place of a time, 0 to 1. */
  place(at: number): number
  /** Places where time is folded. */
  breaks: number[]
  ticks: { place: number; ms: number }[]
}

interface Segment {
  from: number
  to: number
  folded: boolean
  start: number
  share: number
}

const FOLD = 0.12

/**
 * @param times every time at which something begins or ends, unordered
 * @example axisOf([0, 22, 240, 233_000]).breaks.length // 1
 */
export function axisOf(times: readonly number[]): Axis {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  const from = sorted[0] ?? 0
  const to = Math.max(sorted.at(-1) ?? 0, from + 1)
  if (sorted.at(-1) !== to) sorted.push(to)
  const segments = shares(foldLong(sorted))
  const place = (at: number): number => {
    const segment = segments.find((one) => at <= one.to) ?? segments.at(-1)
    if (!segment) return 0
    const inside = (Math.max(at, segment.from) - segment.from) / (segment.to - segment.from)
    return segment.start + segment.share * Math.min(1, inside)
  }
  const breaks = segments.filter((one) => one.folded).map((one) => one.start + one.share / 2)
  return { from, to, place, breaks, ticks: ticksOf(segments, from, place) }
}

/** A stretch is long when it is over two seconds and over three times all shorter ones together. */
function foldLong(sorted: number[]): Segment[] {
  const segments = sorted.slice(1).map((to, index): Segment => ({ from: sorted[index] ?? 0, to, folded: false, start: 0, share: 0 }))
  let sum = 0
  for (const segment of [...segments].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const length = segment.to - segment.from
    if (length > 2000 && sum > 0 && length > 3 * sum) segment.folded = true
    else sum += length
  }
  return segments
}

function shares(segments: Segment[]): Segment[] {
  const folded = segments.filter((segment) => segment.folded)
  const foldShare = Math.min(FOLD, folded.length ? 0.5 / folded.length : 0)
  const open = segments.filter((segment) => !segment.folded).reduce((sum, segment) => sum + segment.to - segment.from, 0)
  const rest = 1 - foldShare * folded.length
  let start = 0
  for (const segment of segments) {
    segment.start = start
    segment.share = segment.folded ? foldShare : (rest * (segment.to - segment.from)) / (open || 1)
    start += segment.share
  }
  return segments
}

function ticksOf(segments: Segment[], from: number, place: (at: number) => number): Axis['ticks'] {
  const firstFold = segments.find((segment) => segment.folded)
  const end = firstFold ? firstFold.from : (segments.at(-1)?.to ?? from)
  const width = place(end) || 1
  const step = niceStep((end - from) / Math.max(1, 7 * width))
  const ticks = []
  for (let ms = 0; ms <= end - from && ticks.length < 12; ms += step) ticks.push({ ms, place: place(from + ms) })
  return ticks.filter((tick) => tick.place < 0.92)
}

/** The next of 1, 2, 5 × 10ⁿ. @example niceStep(37) // 50 */
function niceStep(wished: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wished)))
  return ([1, 2, 5, 10].find((factor) => factor * power >= wished) ?? 10) * power
}
