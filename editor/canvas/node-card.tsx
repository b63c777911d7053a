import { Handle, Position, type NodeProps } from '@xyflow/react'
import { outletsOf } from '../../flows/document/flow.ts'
import { useWords } from '../i18n/index.ts'
import { StatusIcon } from '../parts/status.tsx'
import type { NodeView } from '../run/view.ts'
import { Caption } from './caption.tsx'
import { useCanvasTools } from './canvas-context.ts'
import type { Card } from './drawing.ts'
import { NODE, outletHeights } from './measures.ts'
import { NodeIcon } from './node-icon.tsx'
import { secondLine, systemOf } from './second-line.ts'

/** Ports are placed inside the card's border. */
const BORDER = 1

/** A node, 172 × 58: thread strip, icon, what it does, and in a run its state. */
export function NodeCard({ data, selected }: NodeProps<Card>) {
  const { node, view, caught } = data
  const words = useWords()
  const { names } = useCanvasTools()
  const thread = names.thread(systemOf(node).connection)
  const outlets = outletsOf(node)
  const plain = outlets.filter((outlet) => outlet.key !== 'error')
  const heights = outletHeights(plain.length)
  const taken = (outlet: string): string => (view?.step?.outlets?.includes(outlet) ? ' taken' : '')
  const name = words.say(node.name)
  return (
    <div className={`card ${view?.status ?? ''}${selected ? ' selected' : ''}`} title={`${name}\n${secondLine(node, names, words)}`}>
      <i className="card-strip" style={{ background: `var(--${thread})` }} />
      <NodeIcon node={node} />
      <span className="card-text">
        <b>{name}</b>
        <span>{secondLine(node, names, words)}</span>
      </span>
      {view && <CornerMark view={view} />}
      {view && <Caption view={view} node={node} />}
      {node.kind !== 'trigger' && <Handle id="in" type="target" position={Position.Left} className={`port${view?.step ? ' taken' : ''}`} isConnectable={false} />}
      {plain.map((outlet, index) => (
        <Handle key={outlet.key} id={outlet.key} type="source" position={Position.Right} className={`port${taken(outlet.key)}`} style={{ top: (heights[index] ?? NODE.height / 2) - BORDER }} isConnectable={false} />
      ))}
      {caught && <Handle id="error" type="source" position={Position.Bottom} className={`port error${taken('error')}`} isConnectable={false} />}
    </div>
  )
}

/** The 16 px mark on the top right corner; an empty ring is still to run. */
function CornerMark({ view }: { view: NodeView }) {
  const { t } = useWords()
  const { status } = view
  const word = <span className="visually-hidden">{t(`status.${status}`)}</span>
  if (status === 'off') return word
  return <span className={`corner ${status}`}>{status !== 'ready' && <StatusIcon status={status} size={11} />}{word}</span>
}
