/** A line of the last day, so small that it needs no axes; its numbers stand beside it. */
export function Sparkline({ values, colour }: { values: readonly number[]; colour: string }) {
  const [width, height] = [108, 24]
  const top = Math.max(1, ...values)
  const points = values.map((value, index) => `${((index / Math.max(1, values.length - 1)) * width).toFixed(1)},${(height - 2 - (value / top) * (height - 6)).toFixed(1)}`)
  return (
    <svg width={width} height={height} aria-hidden className="sparkline">
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      {values.length > 1 && <polyline points={points.join(' ')} fill="none" stroke={colour} strokeWidth="1.4" strokeLinejoin="round" />}
    </svg>
  )
}
