import type { FlowNode, StepState } from '../api/types.ts'
import { useNames } from '../api/names.ts'
import { useWords } from '../i18n/index.ts'
import { Json } from '../parts/json.tsx'
import { CodeAnswer } from './code-answer.tsx'
import { askedCode } from './asked-code.ts'
import { RepeatAnswer } from './repeat-answer.tsx'

interface Props {
  run: string
  node: FlowNode
  step: StepState
  item: number | undefined
  /** How many items of the frame are done. */
  done: number
}

/** In words what stopped a step; parked, with the answer right there. */
export function Stopped({ run, node, step, item, done }: Props) {
  const { t, say } = useWords()
  const names = useNames()
  const { problem } = step
  if (!problem) return null
  const parked = step.status === 'parked'
  const asked = askedCode(problem)
  const system = node.kind === 'call' ? say(names.connection(node.connection)) : ''
  const lead = !parked ? undefined
    : asked ? codeLead()
    : problem.code === 'unknownOutcome' ? t('answer.unknownOutcome', { system })
    : t('answer.other_problem')
  return (
    <section className={`stopped ${step.status}`} aria-live="polite">
      <h3>{say(problem.message)}</h3>
      {lead && <p>{lead}</p>}
      {parked && (asked ? <CodeAnswer key={step.path} run={run} node={node} step={step} asked={asked} item={item} /> : <RepeatAnswer key={step.path} run={run} node={node} step={step} item={item} />)}
      {problem.detail !== undefined && (
        <details>
          <summary>{t('run.details')} <code>{problem.code}</code></summary>
          <Json value={problem.detail} label={t('run.details')} />
        </details>
      )}
    </section>
  )

  function codeLead(): string {
    if (item === undefined) return t('answer.code')
    return done > 0 ? t('answer.codeItemOthers', { number: item + 1, done }) : t('answer.codeItem', { number: item + 1 })
  }
}
