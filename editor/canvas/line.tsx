import { BaseEdge, EdgeLabelRenderer, getBezierPath, getSmoothStepPath, type EdgeProps } from '@xyflow/react'
import { useWords } from '../i18n/index.ts'
import type { Line } from './drawing.ts'
import { NODE } from './measures.ts'

/** An edge: bezier, or stepped where the row is broken; its outlet named on it, in a run with how many items went there. */
export function LineEdge({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data }: EdgeProps<Line>) {
  const { t, say } = useWords()
  const ends = { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition }
  // A broken row's edge runs back in the gap right above its target, its name near where it left.
  const gap = targetY - NODE.height / 2 - 20
  const [path, x, y] = data?.broken ? [getSmoothStepPath({ ...ends, borderRadius: 14, offset: 20, centerY: gap })[0], sourceX - 24, gap] : getBezierPath(ends)
  const taken = data?.view?.taken ?? false
  const state = !data?.run ? (data?.error ? 'error' : '') : taken ? 'taken' : 'untaken'
  const count = data?.view?.count
  const name = data?.label && say(data.label)
  const items = count === undefined ? '' : ` · ${count === 0 ? '0' : t('canvas.items', { count })}`
  return (
    <>
      <BaseEdge path={path} className={`line ${state}`} />
      {name && (
        <EdgeLabelRenderer>
          <span className={`line-label ${state}`} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }} title={name + items}><span className="cut">{name}</span><span>{items}</span></span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
