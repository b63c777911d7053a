import { App, Button } from 'antd'
import { useAnswer } from '../api/actions.ts'
import { useNames } from '../api/names.ts'
import type { FlowNode, StepState } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { sayError } from '../parts/states.tsx'
import { SkipButton } from './skip-button.tsx'

interface Props {
  run: string
  node: FlowNode
  step: StepState
  item: number | undefined
}

/** A call whose outcome nobody knows, or any other parked step: make it again, after saying what that may do, or skip it. */
export function RepeatAnswer({ run, node, step, item }: Props) {
  const words = useWords()
  const { t, say } = words
  const names = useNames()
  const { modal, message } = App.useApp()
  const answer = useAnswer(run)
  const tell = (error: Error): void => void message.warning(sayError(error, words))
  const send = () => answer.mutateAsync({ step: step.path, answer: 'repeat' }).catch(tell)
  const ask = (): void => {
    if (node.kind !== 'call' || step.problem?.code !== 'unknownOutcome') return void send()
    modal.confirm({
      title: t('answer.repeatTitle', { operation: say(names.operation(node.connection, node.operation).name) }), icon: null,
      content: t('answer.repeatText', { system: say(names.connection(node.connection)) }), okText: t('answer.repeatDo'), cancelText: t('common.cancel'), onOk: send,
    })
  }
  return (
    <div className="answer">
      <Button type="primary" block loading={answer.isPending} onClick={ask}>{t('answer.repeat')}</Button>
      <div className="answer-links"><SkipButton run={run} node={node} step={step} item={item} /></div>
    </div>
  )
}
