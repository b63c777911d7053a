import { X } from 'lucide-react'
import { kindOf, outletsOf, type FlowNode } from '../../flows/document/flow.ts'
import { useNames } from '../api/names.ts'
import { NodeIcon } from '../canvas/node-icon.tsx'
import { secondLine } from '../canvas/second-line.ts'
import { useWords } from '../i18n/index.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Json } from '../parts/json.tsx'

/** What a node does: where it calls, its expressions field by field, its constants, its ways out. */
export function NodePanel({ node, onClose }: { node: FlowNode; onClose(): void }) {
  const words = useWords()
  const { t, say } = words
  const names = useNames()
  const expressions = kindOf(node).expressions(node)
  const constants = constantsOf(node)
  const outlets = outletsOf(node).filter((outlet) => outlet.name)
  return (
    <>
      <div className="drawer-head panel-head">
        <NodeIcon node={node} />
        <div className="panel-title"><h2>{say(node.name)}</h2><p><code>{node.key}</code> · {secondLine(node, names, words)}</p></div>
        <span className="gap" />
        <IconButton icon={X} label={t('common.close')} onClick={onClose} />
      </div>
      <div className="drawer-body">
        {node.note && <section><p className="note">{say(node.note)}</p></section>}
        {node.kind === 'call' && <section><dl className="facts"><dt>{t('run.operation')}</dt><dd>{say(names.operation(node.connection, node.operation).name)} <code className="faint">{node.operation}</code></dd></dl></section>}
        {expressions.length > 0 && (
          <section>
            <div className="section-head"><h3>{t('run.fields')}</h3></div>
            <dl className="expressions">
              {expressions.map(({ field, expr }) => <div key={field}><dt>{field || t('run.output')}</dt><dd><code>{expr}</code></dd></div>)}
            </dl>
          </section>
        )}
        {constants && <section><Json value={constants} label={t('run.fields')} /></section>}
        {outlets.length > 0 && <section><dl className="facts">{outlets.map((outlet) => <div key={outlet.key} className="fact-row"><dt><code>{outlet.key}</code></dt><dd>{say(outlet.name)}</dd></div>)}</dl></section>}
      </div>
    </>
  )
}

/** Fields of an input that are constants. */
function constantsOf(node: FlowNode): Record<string, unknown> | undefined {
  const input = node.kind === 'call' ? node.input : node.kind === 'map' ? node.output : node.kind === 'respond' ? node.body : undefined
  if (!input) return undefined
  if ('value' in input) return { value: input.value }
  if (!('fields' in input)) return undefined
  const constants = Object.entries(input.fields).flatMap(([field, value]) => ('value' in value ? [[field, value.value] as const] : []))
  return constants.length > 0 ? Object.fromEntries(constants) : undefined
}
