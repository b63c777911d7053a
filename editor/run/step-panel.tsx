import { walkNodes } from '../../flows/document/flow.ts'
import { scopeItem, splitPath } from '../../flows/run/run.ts'
import type { FlowDocument, FlowNode, RunState } from '../api/types.ts'
import { NodeIcon } from '../canvas/node-icon.tsx'
import { useWords } from '../i18n/index.ts'
import { CopyButton } from '../parts/copy.tsx'
import { Json, jsonText } from '../parts/json.tsx'
import { Empty } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { Attempts } from './attempts.tsx'
import { Stopped } from './stopped.tsx'
import { StepFacts } from './step-facts.tsx'
import type { NodeView, RunView } from './view.ts'

interface Props {
  flow: FlowDocument
  state: RunState
  view: RunView
  nodeKey: string | undefined
}

/** What one step did: first, in words, what stopped it, and the answer there; then what went in and came out. */
export function StepPanel({ flow, state, view, nodeKey }: Props) {
  const { t } = useWords()
  const node = nodeKey ? [...walkNodes(flow)].find((one) => one.node.key === nodeKey)?.node : undefined
  const own = nodeKey ? view.nodes.get(nodeKey) : undefined
  if (!node || !own) return <aside className="drawer" aria-label={t('run.panel')}><Empty>{t('run.selectNode')}</Empty></aside>
  const { step } = own
  const input = node.kind === 'trigger' ? undefined : node.kind === 'forEach' ? step?.items : step?.input
  const output = node.kind === 'trigger' ? state.trigger : step?.output
  const items = view.frames.get(splitPath(scopeItem(splitPath(own.path).scope)?.frame ?? '').key)?.items
  return (
    <aside className="drawer" aria-label={t('run.panel')}>
      <PanelHead node={node} view={own} />
      <div className="drawer-body">
        {step?.problem && <Stopped run={state.id} node={node} step={step} item={own.item} done={items?.filter((status) => status === 'succeeded').length ?? 0} />}
        <StepFacts node={node} view={own} />
        {node.kind !== 'trigger' && <Data title={t('run.input')} value={input} none={t('run.noInput')} />}
        <Data title={node.kind === 'trigger' ? t('run.trigger') : t('run.output')} value={output} none={t('run.noOutput')} />
        {step?.attempts && step.attempts.length > 0 && <Attempts attempts={step.attempts} />}
      </div>
    </aside>
  )
}

function PanelHead({ node, view }: { node: FlowNode; view: NodeView }) {
  const { t, say } = useWords()
  return (
    <div className="drawer-head panel-head">
      <NodeIcon node={node} />
      <div className="panel-title">
        <h2>{say(node.name)}</h2>
        <p><code>{node.key}</code>{view.item === undefined ? '' : ` · ${t('canvas.item', { number: view.item + 1 })}`}</p>
      </div>
      <span className="gap" />
      <StatusMark status={view.status} pill />
    </div>
  )
}

function Data({ title, value, none }: { title: string; value: unknown; none: string }) {
  return (
    <section>
      <div className="section-head">
        <h3>{title}</h3>
        <span className="gap" />
        {value !== undefined && <CopyButton text={jsonText(value)} />}
      </div>
      {value === undefined ? <p className="help">{none}</p> : <Json value={value} label={title} />}
    </section>
  )
}
