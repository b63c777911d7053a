import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { usePreferences } from '../app/preferences.ts'
import { useWords } from '../i18n/index.ts'

interface Props {
  /** Under this name its size is remembered. */
  name: string
  /** The edge of the panel that is dragged. */
  edge: 'left' | 'right' | 'top'
  initial: number
  min: number
  max: number
}

/** Width or height of a panel that people may change, in pixels. */
export function usePanelSize(name: string, initial: number): number {
  return usePreferences((preferences) => preferences.panels[name]) ?? initial
}

/** The edge of a panel that can be dragged, or moved by the arrow keys. */
export function PanelEdge({ name, edge, initial, min, max }: Props) {
  const { t } = useWords()
  const size = usePanelSize(name, initial)
  const setPanel = usePreferences((preferences) => preferences.setPanel)
  const start = useRef<{ at: number; size: number } | undefined>(undefined)
  const set = (value: number): void => setPanel(name, Math.round(Math.min(max, Math.max(min, value))))
  const sign = edge === 'right' ? 1 : -1
  const position = (event: PointerEvent): number => (edge === 'top' ? event.clientY : event.clientX)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { at: position(event), size }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current) set(start.current.size + sign * (position(event) - start.current.at))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -16, ArrowUp: -16, ArrowRight: 16, ArrowDown: 16 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    set(size + sign * step)
  }
  return (
    <div
      className={`panel-edge ${edge}`} role="separator" tabIndex={0} aria-label={t('common.resize')} aria-orientation={edge === 'top' ? 'horizontal' : 'vertical'}
      aria-valuenow={size} aria-valuemin={min} aria-valuemax={max}
      onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={() => (start.current = undefined)} onKeyDown={onKeyDown}
    />
  )
}
