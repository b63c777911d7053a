import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { durationMs } from '../../flows/document/common.ts'
import { queries } from '../api/queries.ts'
import type { RuleStatus } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { duration } from '../i18n/time.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { StatusMark, type Shown } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'

const statusOf: Record<RuleStatus['state'], Shown> = { off: 'disabled', quiet: 'quiet', pending: 'pending', firing: 'firing' }

/** The rules, to be read; one opens beside the list. */
export function RulesList() {
  const { t } = useWords()
  const { rule: chosen } = useSearch({ from: '/inside/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const query = useQuery(queries.rules())
  const width = usePanelSize('rules.panel', 480)
  const rules = query.data ?? []
  const open = rules.find((one) => one.rule.key === chosen)
  const choose = (key: string | undefined): void => void navigate({ search: { tab: 'rules', rule: key }, replace: true })
  return waiting(query, 'rules') ?? (rules.length === 0 ? <Empty>{t('alerts.rulesEmpty')}</Empty> : (
    <div className="split rules-split" style={{ gridTemplateColumns: open ? `minmax(0, 1fr) ${width}px` : 'minmax(0, 1fr)' }}>
      <div className="table-wrap">
        <table className="table">
          <thead><tr><th>{t('alerts.rule')}</th><th>{t('alerts.state')}</th><th>{t('alerts.watch')}</th><th>{t('alerts.lasts')}</th><th>{t('alerts.severity')}</th><th className="right">{t('alerts.openAlerts')}</th><th>{t('alerts.lastFired')}</th></tr></thead>
          <tbody>{rules.map((one) => <RuleRow key={one.rule.key} status={one} chosen={one.rule.key === chosen} onChoose={() => choose(one.rule.key === chosen ? undefined : one.rule.key)} />)}</tbody>
        </table>
      </div>
      {open && (
        <aside className="drawer over" aria-label={t('alerts.detail')}>
          <PanelEdge name="rules.panel" edge="left" initial={480} min={320} max={720} />
          <RulePanel status={open} onClose={() => choose(undefined)} />
        </aside>
      )}
    </div>
  ))
}

function RuleRow({ status: { rule, state, open, lastFiredAt }, chosen, onChoose }: { status: RuleStatus; chosen: boolean; onChoose(): void }) {
  const { t, say } = useWords()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onChoose()
  }
  return (
    <tr className={chosen ? 'row chosen' : 'row'} tabIndex={0} aria-selected={chosen} onClick={onChoose} onKeyDown={onKeyDown}>
      <td>{say(rule.name)}</td>
      <td><StatusMark status={statusOf[state]} /></td>
      <td className="dim">{t(`alerts.watches.${rule.watch}`)}</td>
      <td><Lasts value={rule.for} /></td>
      <td><span className={`severity ${rule.severity}`}>{t(`alerts.severities.${rule.severity}`)}</span></td>
      <td className="right num">{open || '–'}</td>
      <td className="dim">{lastFiredAt === undefined ? t('alerts.never') : <Ago at={lastFiredAt} />}</td>
    </tr>
  )
}

function Lasts({ value }: { value: string | undefined }) {
  const { t, lang } = useWords()
  return <>{value ? duration(durationMs(value), lang) : t('alerts.immediately')}</>
}

function RulePanel({ status: { rule, state }, onClose }: { status: RuleStatus; onClose(): void }) {
  const { t, say } = useWords()
  return (
    <>
      <div className="drawer-head"><h2>{say(rule.name)}</h2><StatusMark status={statusOf[state]} pill /><span className="gap" /><IconButton icon={X} label={t('common.close')} onClick={onClose} /></div>
      <div className="drawer-body">
        {rule.description && <section><p>{say(rule.description)}</p></section>}
        <section>
          <dl className="facts">
            <dt>{t('alerts.watch')}</dt><dd>{t(`alerts.watches.${rule.watch}`)}</dd>
            <dt>{t('alerts.lasts')}</dt><dd><Lasts value={rule.for} /></dd>
            <dt>{t('alerts.severity')}</dt><dd>{t(`alerts.severities.${rule.severity}`)}</dd>
          </dl>
        </section>
        <section className="rule-expressions">
          <h3>{t('alerts.condition')}</h3><pre className="json"><code>{rule.condition}</code></pre>
          {rule.group && <><h3>{t('alerts.group')}</h3><pre className="json"><code>{rule.group}</code></pre></>}
          <h3>{t('alerts.message')}</h3><pre className="json"><code>{say(rule.message)}</code></pre>
        </section>
      </div>
    </>
  )
}
