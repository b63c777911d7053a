import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useAcknowledge } from '../api/actions.ts'
import type { Alert } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { relative } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { sayError } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'

/** Alerts, what is open first; acknowledging says who has seen it. */
export function AlertsTable({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useWords()
  return (
    <div className="table-wrap">
      <table className="table alerts-table">
        <thead><tr><th>{t('alerts.state')}</th><th>{t('alerts.message')}</th><th>{t('alerts.severity')}</th><th>{t('alerts.fired')}</th><th>{t('alerts.who')}</th><th><span className="visually-hidden">{t('alerts.acknowledge')}</span></th></tr></thead>
        <tbody>{alerts.map((alert) => <AlertRow key={alert._id} alert={alert} />)}</tbody>
      </table>
    </div>
  )
}

function AlertRow({ alert }: { alert: Alert }) {
  const { t, say } = useWords()
  return (
    <tr>
      <td><StatusMark status={alert.state} /></td>
      <td className="fill">
        <div className="two cut" title={say(alert.message)}>{say(alert.message)}</div>
        <div className="two cut dim">{say(alert.ruleName)}<AboutLink alert={alert} /></div>
      </td>
      <td><span className={`severity ${alert.severity}`}>{t(`alerts.severities.${alert.severity}`)}</span></td>
      <td><Ago at={alert.firedAt ?? alert.pendingSince} say={(time) => (alert.firedAt ? time : t('alerts.pendingSince', { time }))} /></td>
      <td className="dim"><Who alert={alert} /></td>
      <td className="right"><Acknowledge alert={alert} /></td>
    </tr>
  )
}

function AboutLink({ alert }: { alert: Alert }) {
  const { run, connection, number } = alert.about
  const { t } = useWords()
  if (run) return <> · <Link to="/runs/$id" params={{ id: run }} search={{}}>{number ?? t('home.do.firingRun')}</Link></>
  if (connection) return <> · <Link to="/systems" search={{ key: connection }}>{t('home.do.connectionDown')}</Link></>
  return number ? <> · <Link to="/chains" search={{ number }}>{number}</Link></> : null
}

function Who({ alert }: { alert: Alert }) {
  const { t, lang } = useWords()
  const now = useNow()
  if (alert.acknowledged) return <>{t('alerts.acknowledged', { who: alert.acknowledged.by, time: relative(alert.acknowledged.at, now, lang) })}</>
  if (alert.resolvedAt) return <Ago at={alert.resolvedAt} say={(time) => t('alerts.resolvedAt', { time })} />
  return <>{t('alerts.noOne')}</>
}

function Acknowledge({ alert }: { alert: Alert }) {
  const words = useWords()
  const { message } = App.useApp()
  const acknowledge = useAcknowledge()
  if (alert.acknowledged || alert.state === 'resolved') return null
  return (
    <Button size="small" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(alert._id, { onError: (error) => void message.warning(sayError(error, words)) })}>
      {words.t('alerts.acknowledge')}
    </Button>
  )
}
