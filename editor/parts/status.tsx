import {
  Ban, BellRing, Check, CircleDashed, Circle, Clock, ClockAlert, Flag, Hourglass, LoaderCircle, Minus, Pause, RotateCw, Unplug, X, type LucideIcon,
} from 'lucide-react'
import { useWords } from '../i18n/index.ts'

/** Every state that is shown anywhere: one icon, one word, one colour. */
const looks = {
  ready: { icon: Circle, hue: 'control' },
  running: { icon: LoaderCircle, hue: 'running' },
  retrying: { icon: RotateCw, hue: 'running' },
  waiting: { icon: Hourglass, hue: 'waiting' },
  parked: { icon: Flag, hue: 'warning' },
  succeeded: { icon: Check, hue: 'succeeded' },
  failed: { icon: X, hue: 'failed' },
  cancelled: { icon: Ban, hue: 'control' },
  off: { icon: Minus, hue: 'control' },
  late: { icon: ClockAlert, hue: 'failed' },
  firing: { icon: BellRing, hue: 'failed' },
  pending: { icon: Clock, hue: 'warning' },
  resolved: { icon: Check, hue: 'succeeded' },
  quiet: { icon: Check, hue: 'succeeded' },
  disabled: { icon: Ban, hue: 'control' },
  down: { icon: Unplug, hue: 'failed' },
  paused: { icon: Pause, hue: 'warning' },
  ok: { icon: Check, hue: 'succeeded' },
  unknown: { icon: CircleDashed, hue: 'control' },
  expected: { icon: Circle, hue: 'control' },
  notWritten: { icon: Minus, hue: 'control' },
} satisfies Record<string, { icon: LucideIcon; hue: string }>
export type Shown = keyof typeof looks

export function hueOf(status: Shown): string {
  return looks[status].hue
}

interface IconProps {
  status: Shown
  size?: number
}

export function StatusIcon({ status, size = 14 }: IconProps) {
  const { icon: Icon, hue } = looks[status]
  return <Icon aria-hidden size={size} strokeWidth={1.6} className={status === 'running' ? 'turning' : undefined} style={{ color: `var(--${hue})` }} />
}

interface MarkProps {
  status: Shown
  /** Instead of the state's own word. */
  word?: string
  /** On its soft ground, as beside a title. */
  pill?: boolean
}

/** A state: icon, word and colour, always together. */
export function StatusMark({ status, word, pill }: MarkProps) {
  const { t } = useWords()
  const { hue } = looks[status]
  const style = { color: `var(--${hue})`, ...(pill ? { background: `var(--${hue}-soft)` } : {}) }
  return (
    <span className={pill ? 'mark pill' : 'mark'} style={style} data-status={status}>
      <StatusIcon status={status} />
      <span>{word ?? t(`status.${status}`)}</span>
    </span>
  )
}
