import { useNames } from '../api/names.ts'
import { systemOf } from '../canvas/second-line.ts'
import { useWords } from '../i18n/index.ts'
import { duration } from '../i18n/time.ts'
import type { Axis } from './axis.ts'
import type { Bar } from './timeline.ts'

interface Props {
  bar: Bar
  axis: Axis
  /** Of the track, in pixels: what does not fit is said shorter. */
  width: number
  selected: boolean
  onSelect(): void
}

const MIN = 10

/** A step's bar, with as much of its name, duration and document as fits. */
export function TimelineBar({ bar, axis, width, selected, onSelect }: Props) {
  const { t, lang, say } = useWords()
  const names = useNames()
  const thread = names.thread(systemOf(bar.node).connection)
  const from = axis.place(bar.from) * width
  const size = Math.max(MIN, axis.place(bar.to) * width - from)
  const left = Math.min(from, Math.max(0, width - size))
  const length = duration(bar.to - bar.from, lang)
  const name = say(bar.node.name)
  const whole = wholeLabel(bar, name, length, t)
  const isTrigger = bar.node.kind === 'trigger'
  const label = [whole, `${name} ${length}`, length].find((text) => textWidth(text) + 12 <= size) ?? ''
  const cut = axis.breaks.some((place) => place * width > left && place * width < left + size)
  const hue = bar.tone === 'parked' ? 'warning' : bar.tone === 'failed' ? 'failed' : bar.tone === 'waiting' ? 'waiting' : thread
  return (
    <>
      <button
        type="button" className={`timeline-bar ${bar.tone}${selected ? ' selected' : ''}`} onClick={onSelect} title={whole} aria-label={whole} aria-pressed={selected}
        style={{ left, top: 4 + bar.row * 20, width: size, borderColor: `var(--${hue})`, ['--hue' as string]: `var(--${hue})`, background: bar.tone === 'work' ? `var(--${hue}-soft)` : undefined }}
      >
        {isTrigger ? '' : label}
      </button>
      {isTrigger && <span className="timeline-beside" style={{ left: left + size + 6, top: 3 + bar.row * 20 }} aria-hidden>{name}</span>}
      {cut && axis.breaks.map((place) => <i key={place} className="timeline-cut" style={{ left: place * width, top: 2 + bar.row * 20 }} aria-hidden />)}
    </>
  )
}

function wholeLabel(bar: Bar, name: string, length: string, t: ReturnType<typeof useWords>['t']): string {
  if (bar.tone === 'parked') return `${name}, ${t('run.parkedSince', { duration: length })}`
  if (bar.tone === 'waiting' && bar.step.finishedAt === undefined) return `${name}, ${t('run.waitingSince', { duration: length })}`
  return `${name} ${length}${bar.step.record ? ` → ${bar.step.record.number}` : ''}`
}

/** About how wide 11 px text is: a Chinese character is as wide as high. */
function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letter > '\u2e7f' ? 11.5 : 6.4
  return width
}
