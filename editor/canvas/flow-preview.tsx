import '@xyflow/react/dist/base.css'
import './canvas.css'
import { ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { useNames } from '../api/names.ts'
import { CanvasContext, type CanvasTools } from './canvas-context.ts'
import { drawFlow } from './drawing.ts'
import { FrameNode } from './frame-node.tsx'
import { LineEdge } from './line.tsx'
import { NodeCard } from './node-card.tsx'
import { useLayout } from './use-layout.ts'

const nodeTypes = { card: NodeCard, frame: FrameNode }
const edgeTypes = { line: LineEdge }
const nothing = (): void => undefined

/** A flow, drawn small to be recognised; made when it is scrolled to. What it says stands beside it. */
export function FlowPreview({ flow, version }: { flow: FlowDocument; version: number }) {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!box.current) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={box} className="canvas preview" aria-hidden inert>{seen && <Drawn flow={flow} version={version} />}</div>
}

function Drawn({ flow, version }: { flow: FlowDocument; version: number }) {
  const { layout } = useLayout(flow, version)
  const names = useNames()
  const tools = useMemo<CanvasTools>(() => ({ names, select: nothing, chooseItem: nothing }), [names])
  const drawing = useMemo(() => layout && drawFlow(flow, layout, undefined, undefined), [flow, layout])
  if (!drawing) return null
  return (
    <CanvasContext value={tools}>
      <ReactFlowProvider>
        <ReactFlow
          nodes={drawing.nodes} edges={drawing.edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} fitView fitViewOptions={{ padding: 0.06, maxZoom: 0.6 }} minZoom={0.1}
          nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} panOnDrag={false} zoomOnScroll={false} zoomOnDoubleClick={false} zoomOnPinch={false} preventScrolling={false}
          proOptions={{ hideAttribution: true }}
        />
      </ReactFlowProvider>
    </CanvasContext>
  )
}
