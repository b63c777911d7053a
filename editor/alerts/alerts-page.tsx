import './alerts.css'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Alert } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { useWords } from '../i18n/index.ts'
import { ChoiceChips } from '../parts/chips.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { AlertsTable } from './alerts-table.tsx'
import { RulesList } from './rules-list.tsx'

/** What fires, and by which rules. */
export function AlertsPage() {
  const { t } = useWords()
  const { tab } = useSearch({ from: '/inside/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const firing = (useQuery(queries.alerts()).data ?? []).filter((alert) => alert.state === 'firing').length
  return (
    <Page
      title={t('alerts.title')} className="column-page"
      state={(
        <>
          {firing > 0 && <StatusMark status="firing" word={t('alerts.firingCount', { count: firing })} pill />}
          <span className="segments" role="group" aria-label={t('alerts.title')}>
            <button type="button" aria-pressed={!tab} onClick={() => void navigate({ search: {} })}>{t('alerts.tabAlerts')}</button>
            <button type="button" aria-pressed={tab === 'rules'} onClick={() => void navigate({ search: { tab: 'rules' } })}>{t('alerts.tabRules')}</button>
          </span>
        </>
      )}
    >
      {tab === 'rules' ? <RulesList /> : <AlertList />}
    </Page>
  )
}

const states = ['firing', 'pending', 'resolved'] as const

function AlertList() {
  const { t } = useWords()
  const { state } = useSearch({ from: '/inside/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const query = useQuery(queries.alerts())
  const alerts = query.data ?? []
  const shown = state ? alerts.filter((alert) => alert.state === state) : alerts
  const count = (one: Alert['state']): number => alerts.filter((alert) => alert.state === one).length
  const options = [{ value: 'all' as const, label: t('alerts.all'), count: alerts.length }, ...states.map((one) => ({ value: one, label: t(`status.${one}`), count: count(one) }))]
  return waiting(query, 'alerts') ?? (
    <>
      <div className="filter-bar">
        <ChoiceChips<Alert['state'] | 'all'> label={t('alerts.state')} value={state ?? 'all'} options={options} onChange={(value) => void navigate({ search: (before) => ({ ...before, state: value === 'all' ? undefined : value }), replace: true })} />
      </div>
      {shown.length === 0 ? <Empty>{t(alerts.length === 0 ? 'alerts.empty' : 'alerts.emptyFiltered')}</Empty> : <AlertsTable alerts={shown} />}
    </>
  )
}
