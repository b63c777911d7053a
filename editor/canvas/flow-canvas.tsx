import '@xyflow/react/dist/base.css'
import './canvas.css'
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow, useViewport, type AriaLabelConfig, type NodeMouseHandler } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { useNames } from '../api/names.ts'
import { useWords } from '../i18n/index.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import type { RunView } from '../run/view.ts'
import { CanvasContext, type CanvasTools } from './canvas-context.ts'
import { drawFlow, type Card, type FrameBox } from './drawing.ts'
import { FrameNode } from './frame-node.tsx'
import type { Layout } from './layout.ts'
import { LineEdge } from './line.tsx'
import { NodeCard } from './node-card.tsx'
import { useLayout } from './use-layout.ts'

interface Props {
  flow: FlowDocument
  version: number
  view?: RunView
  selected?: string
  label: string
  onSelect?(key: string | undefined): void
  onChooseItem?(frame: string, index: number): void
  children?: ReactNode
}

const nodeTypes = { card: NodeCard, frame: FrameNode }
const edgeTypes = { line: LineEdge }
const nothing = (): void => undefined

/** A flow, drawn; with `view` as one run went through it. Read only: it can be moved, zoomed and its nodes chosen. */
export function FlowCanvas(props: Props) {
  const { layout, error } = useLayout(props.flow, props.version)
  if (error) return <Failure what="page" error={error} />
  if (!layout) return <Loading />
  return <ReactFlowProvider><Canvas {...props} layout={layout} /></ReactFlowProvider>
}

function Canvas({ flow, version, view, selected, label, onSelect = nothing, onChooseItem = nothing, layout, children }: Props & { layout: Layout }) {
  const { t } = useWords()
  const names = useNames()
  const { nodes, edges } = useMemo(() => drawFlow(flow, layout, view, selected), [flow, layout, view, selected])
  const tools = useMemo<CanvasTools>(() => ({ names, select: onSelect, chooseItem: onChooseItem }), [names, onSelect, onChooseItem])
  const { fitView } = useReactFlow()
  const shown = useRef(`${flow.key} ${version}`)
  useEffect(() => {
    if (shown.current === `${flow.key} ${version}`) return
    shown.current = `${flow.key} ${version}`
    void fitView(fit)
  }, [flow.key, version, fitView])
  const onNodeClick: NodeMouseHandler<Card | FrameBox> = (_event, node) => onSelect(node.id)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const key = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id
    if (key && event.target === event.currentTarget.querySelector(`[data-id="${key}"]`) && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      onSelect(key)
    }
  }
  const aria: Partial<AriaLabelConfig> = { 'node.a11yDescription.default': '', 'node.a11yDescription.keyboardDisabled': '', 'edge.a11yDescription.default': '' }
  const spoken = useSpokenNames(nodes)
  return (
    <CanvasContext value={tools}>
      <div className="canvas" onKeyDown={onKeyDown} role="region" aria-label={label}>
        <ReactFlow
          nodes={spoken} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} onNodeClick={onNodeClick} onPaneClick={() => onSelect(undefined)}
          nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} elementsSelectable deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null}
          elevateNodesOnSelect={false} panOnScroll minZoom={0.2} maxZoom={2} fitView fitViewOptions={fit} ariaLabelConfig={aria} disableKeyboardA11y={false}
        >
          <Background variant={BackgroundVariant.Dots} gap={18} size={1.4} color="var(--grid)" bgColor="var(--canvas)" />
        </ReactFlow>
        <ZoomBar />
        {children}
      </div>
      <span className="visually-hidden" role="status">{selected ? t('canvas.drawing') : ''}</span>
    </CanvasContext>
  )
}

const fit = { padding: { top: '27px', bottom: '27px', left: '36px', right: '36px' }, maxZoom: 1, minZoom: 0.45 } as const

/** Cards are buttons named by what they say; a frame holds buttons of its own, so it is a group and its pill chooses it. */
function useSpokenNames(nodes: (Card | FrameBox)[]): (Card | FrameBox)[] {
  const { say } = useWords()
  return useMemo(() => nodes.map((node) => (node.type === 'frame'
    ? { ...node, ariaLabel: say(node.data.node.name), ariaRole: 'group' as const, focusable: false }
    : { ...node, ariaRole: 'button' as const })), [nodes, say])
}

function ZoomBar() {
  const { t } = useWords()
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow()
  const { zoom } = useViewport()
  const percent = Math.round(zoom * 100)
  return (
    <div className="zoom-bar">
      <IconButton icon={Minus} label={t('canvas.zoomOut')} onClick={() => void zoomOut()} />
      <button type="button" className="num" title={t('canvas.zoom', { percent: 100 })} onClick={() => void zoomTo(1)}>{percent} %</button>
      <IconButton icon={Plus} label={t('canvas.zoomIn')} onClick={() => void zoomIn()} />
      <i aria-hidden />
      <IconButton icon={Maximize} label={t('canvas.fit')} onClick={() => void fitView(fit)} />
    </div>
  )
}
