import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useAcknowledge, useResume } from '../api/actions.ts'
import { queries } from '../api/queries.ts'
import type { Need } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { relative } from '../i18n/time.ts'
import { ChoiceChips } from '../parts/chips.tsx'
import { useNow } from '../parts/now.ts'
import { Empty, sayError } from '../parts/states.tsx'
import { StatusMark, type Shown } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'

const statusOf: Record<Need['kind'], Shown> = { failed: 'failed', parked: 'parked', firing: 'firing', connection: 'down' }
const kinds = ['failed', 'connection', 'firing', 'parked'] as const

/** The list of what waits for a person, the red first. */
export function Needs({ needs }: { needs: readonly Need[] }) {
  const { t } = useWords()
  const [kind, setKind] = useState<Need['kind'] | 'all'>('all')
  const order: Need['kind'][] = ['connection', 'firing', 'failed', 'parked']
  const sorted = [...needs].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.since - a.since)
  const listed = sorted.filter((need) => kind === 'all' || need.kind === kind)
  const options: { value: Need['kind'] | 'all'; label: string; count: number }[] = [
    { value: 'all', label: t('home.all'), count: needs.length },
    ...kinds.map((one) => ({ value: one, label: t(`home.${one}`), count: needs.filter((need) => need.kind === one).length })).filter((option) => option.count > 0),
  ]
  return (
    <section aria-labelledby="needs">
      <div className="home-head">
        <h2 id="needs">{t('home.needs')} <span className="num dim">{needs.length || ''}</span></h2>
        {needs.length > 0 && <ChoiceChips<Need['kind'] | 'all'> label={t('home.needs')} value={kind} options={options} onChange={(value) => setKind(value)} />}
      </div>
      {needs.length === 0 ? <AllWell /> : <ul>{listed.map((need, index) => <NeedRow key={`${need.kind} ${need.run ?? need.alert ?? need.connection ?? ''} ${need.step ?? ''}`} need={need} primary={index === 0} />)}</ul>}
    </section>
  )
}

function AllWell() {
  const { t, lang } = useWords()
  const now = useNow()
  const last = useInfiniteQuery(queries.runs({ status: 'succeeded' }, 1)).data?.pages[0]?.items[0]
  return <Empty>{last?.finishedAt ? t('home.empty', { time: relative(last.finishedAt, now, lang) }) : t('home.emptyNoRuns')}</Empty>
}

function NeedRow({ need, primary }: { need: Need; primary: boolean }) {
  const { say } = useWords()
  const status: Shown = need.kind === 'connection' && need.since > 0 && isPaused(need) ? 'paused' : statusOf[need.kind]
  return (
    <li className={`need ${need.kind}`}>
      <StatusMark status={status} />
      <div className="need-text">
        <b>{say(need.title)}</b>
        <span>{say(need.detail)}</span>
      </div>
      <span className="need-since">{need.since > 0 && <Ago at={need.since} />}</span>
      <span className="need-action"><NeedAction need={need} primary={primary} /></span>
    </li>
  )
}

/** The runtime says it in words only: a pause names who made it. */
function isPaused(need: Need): boolean {
  return need.detail.en.startsWith('paused')
}

function NeedAction({ need, primary }: { need: Need; primary: boolean }) {
  const words = useWords()
  const { t } = words
  const { message } = App.useApp()
  const navigate = useNavigate()
  const acknowledge = useAcknowledge()
  const resume = useResume()
  const look = { size: 'small' as const, type: primary ? 'primary' as const : 'default' as const }
  const tell = { onError: (error: Error) => void message.warning(sayError(error, words)) }
  if (need.kind === 'firing' && need.alert) {
    const { alert } = need
    return <>{need.run && <Link to="/runs/$id" params={{ id: need.run }} search={{}} className="link">{t('home.do.firingRun')}</Link>}<Button {...look} loading={acknowledge.isPending} onClick={() => acknowledge.mutate(alert, tell)}>{t('home.do.firing')}</Button></>
  }
  if (need.kind === 'connection' && need.connection) {
    const { connection } = need
    if (isPaused(need)) return <Button {...look} loading={resume.isPending} onClick={() => resume.mutate(connection, tell)}>{t('home.do.connection')}</Button>
    return <Button {...look} onClick={() => void navigate({ to: '/systems', search: { key: connection } })}>{t('home.do.connectionDown')}</Button>
  }
  if (!need.run) return null
  const { run, step } = need
  return <Button {...look} onClick={() => void navigate({ to: '/runs/$id', params: { id: run }, search: { step } })}>{t(need.kind === 'failed' ? 'home.do.failed' : 'home.do.parked')}</Button>
}
