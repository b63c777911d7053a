import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useNames } from '../api/names.ts'
import { queries } from '../api/queries.ts'
import type { Chain, ChainDocument } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { money } from '../i18n/time.ts'
import { IconButton } from '../parts/icon-button.tsx'
import { Json } from '../parts/json.tsx'
import { Loading } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { ThreadName } from '../parts/thread.tsx'
import { Ago, Clock } from '../parts/time.tsx'
import { fieldsOf } from './fields.ts'
import { documentId } from './layout.ts'

type Tab = 'fields' | 'history' | 'raw'

interface Props {
  chain: Chain
  document: ChainDocument
  onClose(): void
  onChoose(id: string): void
}

/** One document: its fields, what it hangs on, what happened to it, and as the system itself has it. */
export function DocumentPanel({ chain, document, onClose, onChoose }: Props) {
  const { t, say } = useWords()
  const [tab, setTab] = useState<Tab>('fields')
  return (
    <>
      <div className="drawer-head">
        <h2>{say(document.name)} <span className="num">{document.number}</span></h2>
        {document.state?.name && <StatusMark status="succeeded" word={say(document.state.name)} pill />}
        <span className="gap" />
        <IconButton icon={X} label={t('chain.close')} onClick={onClose} />
      </div>
      <div className="tabs" role="tablist" aria-label={t('chain.detail')}>
        {(['fields', 'history', 'raw'] as const).map((one) => <button key={one} type="button" role="tab" aria-selected={one === tab} onClick={() => setTab(one)}>{t(`chain.${one}`)}</button>)}
      </div>
      <div className="drawer-body" role="tabpanel" aria-label={t(`chain.${tab}`)}>
        {tab === 'fields' && <><Fields document={document} /><Neighbours chain={chain} document={document} onChoose={onChoose} /></>}
        {tab === 'history' && <History number={document.number} />}
        {tab === 'raw' && <section>{document.data === undefined ? <p className="help">{t('chain.noFields')}</p> : <Json value={document.data} label={t('chain.raw')} />}</section>}
      </div>
    </>
  )
}

function Fields({ document }: { document: ChainDocument }) {
  const { t, say } = useWords()
  const names = useNames()
  const fields = fieldsOf(document.data)
  return (
    <table className="table dense fields">
      <thead><tr><th>{t('chain.field')}</th><th className="right">{t('chain.value')}</th></tr></thead>
      <tbody>
        <tr><td className="dim">{t('chain.system')}</td><td className="right"><ThreadName thread={names.thread(document.connection)}>{say(names.connection(document.connection))}</ThreadName></td></tr>
        <tr><td className="dim">{t('chain.at')}</td><td className="right"><Ago at={document.at} /></td></tr>
        {document.amount && <tr><td className="dim">{t('chain.value')}</td><td className="right num">{money(document.amount.value)} {document.amount.currency}</td></tr>}
        {fields.map(([name, value]) => <tr key={name}><td className="dim mono">{name}</td><td className="right field-value" title={value}>{value}</td></tr>)}
        {fields.length === 0 && <tr><td colSpan={2} className="help">{t('chain.noFields')}</td></tr>}
      </tbody>
    </table>
  )
}

function Neighbours({ chain, document, onChoose }: { chain: Chain; document: ChainDocument; onChoose(id: string): void }) {
  const { t } = useWords()
  const own = documentId(document)
  const from = chain.links.filter((link) => documentId(link.to) === own)
  const to = chain.links.filter((link) => documentId(link.from) === own)
  const run = from.find((link) => link.run)?.run ?? to.find((link) => link.run)?.run
  return (
    <section>
      <dl className="facts">
        {from.length > 0 && <><dt>{t('chain.comesFrom')}</dt><dd><Others chain={chain} ids={from.map((link) => documentId(link.from))} onChoose={onChoose} /></dd></>}
        {to.length > 0 && <><dt>{t('chain.leadsTo')}</dt><dd><Others chain={chain} ids={to.map((link) => documentId(link.to))} onChoose={onChoose} /></dd></>}
        {run && <><dt>{t('chain.run')}</dt><dd><Link to="/runs/$id" params={{ id: run }} search={{}} className="link">{t('chain.openRun')}</Link></dd></>}
      </dl>
    </section>
  )
}

function Others({ chain, ids, onChoose }: { chain: Chain; ids: string[]; onChoose(id: string): void }) {
  const { say } = useWords()
  const names = useNames()
  const documents = chain.documents.filter((document) => ids.includes(documentId(document)) && !document.expected)
  return <>{documents.map((document) => <div key={documentId(document)}><ThreadName thread={names.thread(document.connection)}>{say(document.name)}</ThreadName> <button type="button" className="link mono" onClick={() => onChoose(documentId(document))}>{document.number}</button></div>)}</>
}

function History({ number }: { number: string }) {
  const { t, say } = useWords()
  const names = useNames()
  const query = useInfiniteQuery(queries.log({ q: number }, 50))
  const entries = query.data?.pages.flatMap((page) => page.items)
  if (!entries) return <Loading />
  return (
    <section>
      {entries.length === 0 && <p className="help">{t('chain.noHistory')}</p>}
      <ul className="history">
        {entries.map((entry) => (
          <li key={entry._id}>
            <span className="dim num"><Clock at={entry.at} /></span>
            <Link to="/log" search={{ q: number, entry: entry._id }} className="cut">{t(`log.actions.${entry.action}`)} · {say(names.connection(entry.target.connection))} {say(names.entity(entry.target.connection, entry.target.entity))}</Link>
            <StatusMark status={entry.status} />
          </li>
        ))}
      </ul>
    </section>
  )
}
