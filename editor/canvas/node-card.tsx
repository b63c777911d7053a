import { Handle, Position, type NodeProps } from '@xyflow/react'
import { outletsOf, type FlowNode } from '../../flows/document/flow.ts'
import { useWords, type Words } from '../i18n/index.ts'
import type { Names } from '../api/names.ts'
import { StatusIcon } from '../parts/status.tsx'
import type { NodeView } from '../run/view.ts'
import { Caption } from './caption.tsx'
import { useCanvasTools } from './canvas-context.ts'
import type { Card } from './drawing.ts'
import { nodeIcon } from './icons.ts'
import { NODE, outletHeights } from './measures.ts'

/** Ports are placed inside the card's border. */
const BORDER = 1

/** Which system a node belongs to: its thread colour and the second line of its card. */
export function systemOf(node: FlowNode): { connection?: string; what?: string } {
  if (node.kind === 'call') return { connection: node.connection, what: node.operation }
  if (node.kind === 'waitForEvent') return { connection: node.connection, what: node.event }
  if (node.kind === 'trigger' && node.on.type === 'event') return { connection: node.on.connection, what: node.on.events.join(', ') }
  return {}
}

export function secondLine(node: FlowNode, names: Names, { t, say }: Words): string {
  const { connection, what } = systemOf(node)
  if (connection) return `${say(names.connection(connection))} · ${what ?? ''}`
  if (node.kind === 'trigger' && node.on.type === 'schedule') return `${t('kind.trigger')} · ${node.on.cron}`
  return `${t('canvas.control')} · ${t(`kind.${node.kind}`)}`
}

/** A node, 172 × 58: thread strip, icon, what it does, and in a run its state. */
export function NodeCard({ data, selected }: NodeProps<Card>) {
  const { node, view, caught } = data
  const words = useWords()
  const { names } = useCanvasTools()
  const { connection } = systemOf(node)
  const thread = names.thread(connection)
  const entity = node.kind === 'call' ? names.operation(node.connection, node.operation).entity : undefined
  const Icon = nodeIcon(node, entity)
  const outlets = outletsOf(node)
  const plain = outlets.filter((outlet) => outlet.key !== 'error')
  const heights = outletHeights(plain.length)
  const taken = (outlet: string): string => (view?.step?.outlets?.includes(outlet) ? ' taken' : '')
  const name = words.say(node.name)
  return (
    <div className={`card ${view?.status ?? ''}${selected ? ' selected' : ''}`} title={`${name}\n${secondLine(node, names, words)}`}>
      <i className="card-strip" style={{ background: `var(--${thread})` }} />
      <span className="card-icon" style={{ background: `var(--${thread}-soft)`, color: `var(--${thread})` }}><Icon size={16} strokeWidth={1.6} aria-hidden /></span>
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
  const { status } = view
  if (status === 'off') return null
  return <span className={`corner ${status}`}>{status !== 'ready' && <StatusIcon status={status} size={11} />}</span>
}
