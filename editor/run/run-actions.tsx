import { App, Button } from 'antd'
import { Ban, RotateCcw } from 'lucide-react'
import { useCancelRun, useRetryRun } from '../api/actions.ts'
import type { RunState, RunStatus } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { duration } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { sayError } from '../parts/states.tsx'

/** How long it took, or has taken so far. */
export function Elapsed({ state }: { state: RunState }) {
  return state.finishedAt === undefined ? <SoFar from={state.startedAt ?? state.createdAt} /> : <Whole ms={state.finishedAt - (state.startedAt ?? state.createdAt)} />
}

function SoFar({ from }: { from: number }) {
  const { t, lang } = useWords()
  return <span>{t('run.soFar', { duration: duration(useNow() - from, lang) })}</span>
}

function Whole({ ms }: { ms: number }) {
  const { t, lang } = useWords()
  return <span>{t('run.took', { duration: duration(ms, lang) })}</span>
}

interface Props {
  id: string
  name: string
  status: RunStatus
  quarantined: boolean
}

/** Retry what failed, cancel what is not done: the second names what it ends, and what stays. */
export function RunActions({ id, name, status, quarantined }: Props) {
  const words = useWords()
  const { t } = words
  const { modal, message } = App.useApp()
  const retry = useRetryRun(id)
  const cancel = useCancelRun(id)
  const tell = (error: Error): void => void message.warning(sayError(error, words))
  const askCancel = (): void => void modal.confirm({
    title: t('run.cancelTitle', { name }), content: t('run.cancelText'), okText: t('run.cancelDo'), cancelText: t('run.cancelKeep'), icon: null,
    okButtonProps: { danger: true }, onOk: () => cancel.mutateAsync().catch(tell),
  })
  const open = status !== 'succeeded' && status !== 'failed' && status !== 'cancelled'
  return (
    <>
      {(status === 'failed' || quarantined) && (
        <Button type="primary" icon={<RotateCcw size={15} strokeWidth={1.6} />} title={t('run.retryHint')} loading={retry.isPending} onClick={() => retry.mutate({}, { onError: tell })}>{t('run.retry')}</Button>
      )}
      {open && <Button icon={<Ban size={15} strokeWidth={1.6} />} loading={cancel.isPending} onClick={askCancel}>{t('run.cancel')}</Button>}
    </>
  )
}
