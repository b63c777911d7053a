import { App, Button, Input, Modal } from 'antd'
import { Pause, Play, PlugZap } from 'lucide-react'
import { useState } from 'react'
import { usePause, useResume, useTestConnection } from '../api/actions.ts'
import type { ConnectionSummary } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { duration } from '../i18n/time.ts'
import { sayError } from '../parts/states.tsx'

/** Test, pause and resume: a pause says what it does before it is made. */
export function SystemActions({ system }: { system: ConnectionSummary }) {
  const words = useWords()
  const { t, lang, say } = words
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const test = useTestConnection()
  const pause = usePause()
  const resume = useResume()
  const name = say(system.name)
  const tell = (error: Error): void => void message.warning(sayError(error, words))
  const runTest = (): void => test.mutate(system.key, {
    onError: tell,
    onSuccess: (result) => void (result.ok ? message.info(t('systems.testOk', { name, duration: duration(result.durationMs, lang) })) : message.error(`${t('systems.testFailed', { name })}${t('common.colon')}${say(result.problem?.message)}`)),
  })
  return (
    <>
      <Button size="small" icon={<PlugZap size={14} strokeWidth={1.6} />} loading={test.isPending} onClick={runTest}>{t('systems.test')}</Button>
      {system.paused
        ? <Button size="small" type="primary" icon={<Play size={14} strokeWidth={1.6} />} loading={resume.isPending} onClick={() => resume.mutate(system.key, { onError: tell })}>{t('systems.resume')}</Button>
        : <Button size="small" icon={<Pause size={14} strokeWidth={1.6} />} onClick={() => setAsking(true)}>{t('systems.pause')}</Button>}
      <Modal
        open={asking} title={t('systems.pauseTitle', { name })} okText={t('systems.pauseDo')} cancelText={t('systems.keep')} confirmLoading={pause.isPending} destroyOnHidden onCancel={() => setAsking(false)}
        onOk={() => pause.mutate({ key: system.key, reason: reason.trim() || undefined }, { onError: tell, onSettled: () => setAsking(false) })}
      >
        <p>{t('systems.pauseText')}</p>
        <label htmlFor="pause-reason" className="modal-label">{t('systems.pauseReason')}</label>
        <Input id="pause-reason" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Modal>
    </>
  )
}
