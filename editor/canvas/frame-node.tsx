import { Handle, Position, type NodeProps } from '@xyflow/react'
import { ChevronLeft, ChevronRight, Repeat } from 'lucide-react'
import { useWords } from '../i18n/index.ts'
import { StatusIcon } from '../parts/status.tsx'
import type { FrameView } from '../run/view.ts'
import { useCanvasTools } from './canvas-context.ts'
import type { FrameBox } from './drawing.ts'

/** For each: a frame with a pill on its top line, in a run with the item that is looked at; left by the pill on its bottom line. */
export function FrameNode({ data, selected }: NodeProps<FrameBox>) {
  const { node, view, frame, pill, donePill, entry, caught } = data
  const { t } = useWords()
  const { select } = useCanvasTools()
  if (node.kind !== 'forEach') return null
  const entered = view?.step ? ' taken' : ''
  const left = view?.step?.outlets?.includes('next') ? ' taken' : ''
  return (
    <div className={`frame-box ${view?.status ?? ''}${selected ? ' selected' : ''}`}>
      <div className="frame-pill" style={{ left: pill }}>
        <Handle id="in" type="target" position={Position.Left} className={`port${entered}`} isConnectable={false} />
        <Repeat size={14} strokeWidth={1.6} aria-hidden />
        <button type="button" className="nokey" onClick={() => select(node.key)}>{t('canvas.forEach')}</button>
        <code title={node.items}>{node.items}</code>
        <span>{t('canvas.parallel', { count: node.parallel ?? 4 })}</span>
        {frame && frame.items.length > 0 && <ItemStepper frame={frame} />}
      </div>
      <Handle id="enter" type="source" position={Position.Right} className={`port entry${entered}`} isConnectable={false} style={{ top: entry - 1 }} />
      <div className="frame-done" style={{ left: donePill }}>
        {t('canvas.allDone')}
        <Handle id="next" type="source" position={Position.Right} className={`port${left}`} isConnectable={false} />
      </div>
      {caught && <Handle id="error" type="source" position={Position.Bottom} className="port error" isConnectable={false} style={{ left: 60 }} />}
    </div>
  )
}

/** More marks than this do not fit the pill; the window follows the item that is looked at. */
const MARKS = 8

function ItemStepper({ frame }: { frame: FrameView }) {
  const { t } = useWords()
  const { chooseItem } = useCanvasTools()
  const { items, names, chosen, path } = frame
  const from = Math.max(0, Math.min(chosen - Math.floor(MARKS / 2), items.length - MARKS))
  const go = (index: number): void => chooseItem(path, index)
  return (
    <span className="stepper nodrag nopan nokey" role="group" aria-label={t('run.frameItems')} onClick={(event) => event.stopPropagation()}>
      <button type="button" aria-label={t('canvas.previousItem')} disabled={chosen === 0} onClick={() => go(chosen - 1)}><ChevronLeft size={14} aria-hidden /></button>
      <span className="num">{chosen + 1}/{items.length}</span>
      <button type="button" aria-label={t('canvas.nextItem')} disabled={chosen === items.length - 1} onClick={() => go(chosen + 1)}><ChevronRight size={14} aria-hidden /></button>
      {items.slice(from, from + MARKS).map((status, offset) => {
        const index = from + offset
        const name = `${t('canvas.item', { number: index + 1 })}${names[index] ? ` ${names[index]}` : ''}, ${t(`status.${status}`)}`
        return (
          <button key={index} type="button" className={`item-mark ${status}${index === chosen ? ' chosen' : ''}`} aria-label={name} title={name} aria-pressed={index === chosen} onClick={() => go(index)}>
            <StatusIcon status={status} size={11} />
          </button>
        )
      })}
    </span>
  )
}
