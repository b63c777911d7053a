import type { Throughput, DurationPoint } from '../api/types.ts'
import { shortClock } from '../i18n/time.ts'
import { faces, palette, type Mode } from '../theme.ts'
import type { EChartsOption } from './echarts.ts'

const DAY = 24 * 3_600_000
const HOUR = 3_600_000

/** The end of the hour that is now: what plots reach to, the same for an hour. */
export function endOfHour(now: number): number {
  return Math.floor(now / HOUR) * HOUR + HOUR
}

/** Every hour of the day before `end`; one without calls has none, it is not left out. */
export function everyHour(points: Throughput['points'], end: number): Throughput['points'] {
  const known = new Map(points.map((point) => [point.at, point]))
  return Array.from({ length: 24 }, (_, index) => end - (24 - index) * HOUR).map((at) => known.get(at) ?? { at, calls: 0, failures: 0 })
}

interface Words {
  now: string
  calls: string
}

/** House style of every plot: hairline horizontal grid, no frame, time in local time. */
function base(mode: Mode, now: number, words: Words): EChartsOption {
  const c = palette(mode)
  const text = { color: c.secondary, fontFamily: faces.text, fontSize: 11 }
  return {
    animation: false,
    textStyle: { fontFamily: faces.text },
    grid: { left: 34, right: 8, top: 8, bottom: 20 },
    tooltip: { trigger: 'axis', backgroundColor: c.surface, borderColor: c.line, textStyle: { ...text, color: c.text, fontSize: 12 }, axisPointer: { lineStyle: { color: c['strong-line'] } } },
    xAxis: {
      type: 'time', min: now - DAY, max: now, splitLine: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: c['strong-line'] } },
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => (now - value < 60_000 ? words.now : shortClock(value)) }, minInterval: 6 * 3_600_000,
    },
    yAxis: { type: 'value', min: 0, splitNumber: 2, splitLine: { lineStyle: { color: c.line } }, axisLabel: text },
  }
}

/** Calls of one system per hour. `top` is the same for all, so that they can be compared. */
export function throughputOption(points: Throughput['points'], thread: string, top: number, mode: Mode, now: number, words: Words): EChartsOption {
  const c = palette(mode)
  const colour = c[thread] ?? c.control
  const failures = points.some((point) => point.failures > 0)
  const option = base(mode, now, words)
  return {
    ...option,
    yAxis: { ...option.yAxis as object, max: top, interval: top / 2 },
    series: [
      { type: 'line', name: words.calls, data: points.map((point) => [point.at, point.calls]), showSymbol: false, lineStyle: { width: 1.5, color: colour }, itemStyle: { color: colour }, areaStyle: { color: colour, opacity: 0.12 } },
      ...(failures ? [{ type: 'line' as const, name: '✕', data: points.map((point) => [point.at, point.failures]), showSymbol: false, lineStyle: { width: 1.2, color: c.failed }, itemStyle: { color: c.failed } }] : []),
    ],
  }
}

/** How long runs took: the median solid, the slowest twentieth dashed, each named at its end. */
export function durationOption(points: readonly DurationPoint[], mode: Mode, now: number, words: Words): EChartsOption {
  const c = palette(mode)
  const line = (name: string, of: (point: DurationPoint) => number, dashed: boolean) => ({
    type: 'line' as const, name, showSymbol: points.length < 12, symbolSize: 5, data: points.map((point) => [point.at, Math.round(of(point))]),
    lineStyle: { width: 1.5, color: c.accent, type: dashed ? [3, 3] as number[] : 'solid' as const }, itemStyle: { color: c.accent },
    endLabel: { show: true, formatter: ({ value }: { value: unknown }) => `${name}  ${Array.isArray(value) ? String(value[1]) : ''}`, color: c.text, fontSize: 11, fontFamily: faces.text },
  })
  const option = base(mode, now, words)
  return {
    ...option,
    grid: { left: 40, right: 62, top: 8, bottom: 20 },
    tooltip: { ...option.tooltip as object, valueFormatter: (value: unknown) => `${String(value)} ms` },
    yAxis: { ...option.yAxis as object, splitNumber: 4 },
    series: [line('p50', (point) => point.p50, false), line('p95', (point) => point.p95, true)],
  }
}

/** The next round number above the highest value. @example roundTop(122) // 150 */
export function roundTop(values: readonly number[]): number {
  const highest = Math.max(4, ...values)
  const power = 10 ** Math.floor(Math.log10(highest))
  return ([1, 2, 4, 6, 8, 10].find((factor) => factor * power >= highest) ?? 10) * power
}
