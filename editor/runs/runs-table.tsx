import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment, type MouseEvent } from 'react'
import type { RunSummary } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { day, dayHeader } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { StatusMark } from '../parts/status.tsx'
import { Clock, Took } from '../parts/time.tsx'

interface Props {
  runs: readonly RunSummary[]
  /** Runs of one flow do not name it again. */
  ofOneFlow?: boolean
}

/** Runs with a header where the day changes. */
export function RunsTable({ runs, ofOneFlow }: Props) {
  const { t, lang } = useWords()
  const now = useNow()
  const columns = ofOneFlow ? 5 : 6
  const today = day(now)
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('runs.number')}</th>
          <th>{t('runs.status')}</th>
          {!ofOneFlow && <th>{t('runs.flow')}</th>}
          <th>{t('runs.problem')}</th>
          <th>{t('runs.started')}</th>
          <th className="right">{t('runs.took')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run, index) => {
          const at = run.startedAt ?? run.createdAt
          const before = runs[index - 1]
          const newDay = day(at) !== (before ? day(before.startedAt ?? before.createdAt) : today)
          return (
            <Fragment key={run.id}>
              {newDay && <tr className="day"><td colSpan={columns}>{dayHeader(at, now, lang)}</td></tr>}
              <RunRow run={run} ofOneFlow={ofOneFlow} />
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function RunRow({ run, ofOneFlow }: { run: RunSummary; ofOneFlow?: boolean }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const at = run.startedAt ?? run.createdAt
  const open = (event: MouseEvent): void => {
    if (!(event.target as HTMLElement).closest('a')) void navigate({ to: '/runs/$id', params: { id: run.id } })
  }
  return (
    <tr className="row" onClick={open}>
      <td><Link to="/runs/$id" params={{ id: run.id }} className="mono">{run.businessKey ?? t('runs.noNumber')}</Link></td>
      <td><StatusMark status={run.status} /></td>
      {!ofOneFlow && <td>{say(run.flowName)} <span className="dim">v{run.version}</span></td>}
      <td className="fill dim" title={say(run.problem?.message)}>{say(run.problem?.message)}{run.attempt > 1 ? ` · ${t('run.attempt', { count: run.attempt })}` : ''}</td>
      <td className="num"><Clock at={at} /></td>
      <td className="right"><Took from={at} to={run.finishedAt} /></td>
    </tr>
  )
}
