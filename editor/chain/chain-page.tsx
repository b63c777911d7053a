import './chain.css'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { queries } from '../api/queries.ts'
import type { Chain } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { useWords } from '../i18n/index.ts'
import { clock } from '../i18n/time.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { Empty, waiting } from '../parts/states.tsx'
import { StatusIcon, StatusMark } from '../parts/status.tsx'
import { ChainDrawing } from './chain-drawing.tsx'
import { DocumentPanel } from './document-panel.tsx'
import { documentId } from './layout.ts'
import { LineTable } from './line-table.tsx'
import { linesOf } from './lines.ts'

/** Where is this order: three threads, their documents, and what hangs on what. */
export function ChainPage() {
  const { t } = useWords()
  const { number } = useSearch({ from: '/inside/chains' })
  const query = useQuery({ ...queries.chain(number ?? ''), enabled: number !== undefined })
  const chain = query.data
  const unknown = query.error instanceof ApiProblem && query.error.status === 404
  const parked = (chain?.parked.length ?? 0) > 0
  return (
    <Page
      title={number ?? t('chain.title')} parent={number ? { to: '/chains', label: t('chain.title') } : undefined} ownSearch className="column-page"
      state={parked && <StatusMark status="parked" pill />}
    >
      <div className="chain-bar">
        <NumberSearch key={number} number={number} />
        {chain && <Facts chain={chain} />}
      </div>
      {number === undefined ? <Start /> : unknown ? <Unknown number={number} /> : (waiting(query, 'chain') ?? (chain && <Woven chain={chain} />))}
    </Page>
  )
}

function NumberSearch({ number }: { number: string | undefined }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState(number ?? '')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!number) field.current?.focus()
  }, [number])
  const find = (value: string): void => void navigate({ to: '/chains', search: value.trim() ? { number: value.trim() } : {} })
  return (
    <form role="search" className="big-search chain-search" onSubmit={(event) => { event.preventDefault(); find(text) }}>
      <Search size={16} strokeWidth={1.6} aria-hidden />
      <input ref={field} className="mono" value={text} placeholder={t('chain.placeholder')} aria-label={t('chain.placeholder')} onChange={(event) => setText(event.target.value)} />
      {text && <IconButton icon={X} size={14} label={t('common.clear')} onClick={() => { setText(''); field.current?.focus() }} />}
      <button type="submit" className="visually-hidden" tabIndex={-1}>{t('chain.search')}</button>
    </form>
  )
}

function Facts({ chain }: { chain: Chain }) {
  const { t } = useWords()
  const done = chain.documents.filter((document) => !document.expected).length
  const lines = linesOf(chain).length
  const root = chain.documents.find((document) => document.stage === 0)
  const data = (root?.data ?? {}) as Record<string, unknown>
  const customer = typeof data.customer === 'string' ? data.customer : nameOf(data.customer)
  return (
    <span className="chain-facts">
      {customer && <b>{customer}</b>}
      <span className="dim">
        {[typeof data.deliveryDate === 'string' ? t('chain.due', { date: data.deliveryDate.slice(5) }) : '', lines > 0 ? t('chain.lines', { count: lines }) : '', t('chain.documents', { count: done })].filter(Boolean).join(' · ')}
      </span>
    </span>
  )
}

function nameOf(value: unknown): string | undefined {
  const name = typeof value === 'object' && value !== null ? (value as Record<string, unknown>).name : undefined
  return typeof name === 'string' ? name : undefined
}

/** No number yet: the numbers of the last runs are a click away. */
function Start() {
  const { t } = useWords()
  const runs = useInfiniteQuery(queries.runs({}, 12)).data?.pages[0]?.items ?? []
  const numbers = [...new Set(runs.flatMap((run) => (run.businessKey ? [run.businessKey] : [])))].slice(0, 8)
  return (
    <Empty action={numbers.length > 0 && (
      <div className="chips chain-recent" role="group" aria-label={t('chain.recent')}>
        {numbers.map((number) => <Link key={number} to="/chains" search={{ number }} className="chip mono">{number}</Link>)}
      </div>
    )}>{t('chain.empty')}</Empty>
  )
}

function Unknown({ number }: { number: string }) {
  const { t } = useWords()
  return (
    <Empty action={<Link to="/log" search={{ q: number }} className="link">{t('chain.toLog')}</Link>}>
      <b>{t('chain.unknown', { number })}</b><br />{t('chain.unknownHelp')}
    </Empty>
  )
}

function Woven({ chain }: { chain: Chain }) {
  const { t, say } = useWords()
  const { document: chosen } = useSearch({ from: '/inside/chains' })
  const navigate = useNavigate({ from: '/chains' })
  const choose = (id: string | undefined): void => void navigate({ search: (before) => ({ ...before, document: id }), replace: true })
  const open = chain.documents.find((document) => documentId(document) === chosen)
  const width = usePanelSize('chain.panel', 480)
  const lines = linesOf(chain)
  const last = Math.max(0, ...chain.documents.filter((document) => !document.expected).map((document) => document.at))
  return (
    <>
      <div className="split chain-split" style={{ gridTemplateColumns: open ? `minmax(0, 1fr) ${width}px` : 'minmax(0, 1fr)' }}>
        <div className="chain-main">
          <ChainDrawing chain={chain} chosen={chosen} onChoose={choose} />
          {lines.length > 0 && <LineTable lines={lines} onChoose={choose} />}
        </div>
        {open && (
          <aside className="drawer over" aria-label={t('chain.detail')}>
            <PanelEdge name="chain.panel" edge="left" initial={480} min={320} max={720} />
            <DocumentPanel chain={chain} document={open} onClose={() => choose(undefined)} onChoose={choose} />
          </aside>
        )}
      </div>
      <footer className="foot">
        {chain.parked.map((parked) => (
          <span key={`${parked.run} ${parked.step}`} className="foot-problem">
            <StatusIcon status="parked" />
            <span className="warn">{say(parked.problem.message)}</span>
            <Link to="/runs/$id" params={{ id: parked.run }} search={{ step: parked.step }} className="link">{t('chain.toRun')}</Link>
          </span>
        ))}
        <span className="gap" />
        {last > 0 && <span className="dim">{t('chain.live', { time: clock(last) })}</span>}
      </footer>
    </>
  )
}
