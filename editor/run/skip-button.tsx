import { App, Input, Modal } from 'antd'
import { useState } from 'react'
import { useAnswer } from '../api/actions.ts'
import type { FlowNode, StepState } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { sayError } from '../parts/states.tsx'

interface Props {
  run: string
  node: FlowNode
  step: StepState
  item: number | undefined
}

/** Goes on as if the step were done, after asking; with the output that the steps behind it use. */
export function SkipButton({ run, node, step, item }: Props) {
  const words = useWords()
  const { t, say } = words
  const { message } = App.useApp()
  const answer = useAnswer(run)
  const [open, setOpen] = useState(false)
  const [output, setOutput] = useState('')
  const parsed = parse(output)
  const send = (): void => {
    if ('reason' in parsed) return
    answer.mutate({ step: step.path, answer: 'skip', ...parsed }, { onError: (error) => void message.warning(sayError(error, words)), onSettled: () => setOpen(false) })
  }
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>{t(item === undefined ? 'answer.skip' : 'answer.skipItem', { number: (item ?? 0) + 1 })}</button>
      <Modal
        open={open} title={t('answer.skipTitle', { name: say(node.name) })} okText={t('answer.skipDo')} cancelText={t('answer.keep')} onOk={send} onCancel={() => setOpen(false)}
        okButtonProps={{ disabled: 'reason' in parsed, danger: true }} confirmLoading={answer.isPending} destroyOnHidden
      >
        <p>{t('answer.skipText')}</p>
        <label htmlFor="skip-output" className="skip-label">{t('answer.skipOutput')}</label>
        <Input.TextArea id="skip-output" className="mono" rows={5} value={output} status={'reason' in parsed ? 'error' : ''} onChange={(event) => setOutput(event.target.value)} />
        {'reason' in parsed && <p className="field-error" role="alert">{t('answer.badJson', { reason: parsed.reason })}</p>}
      </Modal>
    </>
  )
}

function parse(text: string): { output?: unknown } | { reason: string } {
  if (!text.trim()) return {}
  try {
    return { output: JSON.parse(text) as unknown }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : '' }
  }
}
