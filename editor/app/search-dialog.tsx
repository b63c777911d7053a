import { useQuery, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import { Link as ChainIcon, Play, ScrollText, Workflow, type LucideIcon } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useState, type KeyboardEvent } from 'react'
import { queries } from '../api/queries.ts'
import { useWords } from '../i18n/index.ts'
import { StatusMark } from '../parts/status.tsx'
import type { RunSummary } from '../api/types.ts'
import { useSearch } from './search-button.tsx'

interface Hit {
  id: string
  icon: LucideIcon
  label: string
  run?: RunSummary
  go(): void
}

/** Ctrl K anywhere: flows by name, any number as a chain, in the sync log, as runs. */
export function SearchDialog() {
  const { t } = useWords()
  const open = useSearch((state) => state.open)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      useSearch.setState({ open: true })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const close = (): void => useSearch.setState({ open: false })
  return (
    <Modal open={open} onCancel={close} footer={null} closable={false} width={560} className="search-dialog" title={null} aria-label={t('search.title')} destroyOnHidden style={{ top: 96 }}>
      {open && <SearchBox close={close} />}
    </Modal>
  )
}

function SearchBox({ close }: { close(): void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const hits = useHits(text.trim(), close)
  const chosen = Math.min(at, hits.length - 1)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt((chosen + (event.key === 'ArrowDown' ? 1 : hits.length - 1)) % Math.max(1, hits.length))
    } else if (event.key === 'Enter') hits[chosen]?.go()
  }
  return (
    <>
      <input
        className="search-field" autoFocus value={text} placeholder={t('search.hint')} role="combobox" aria-label={t('search.hint')} aria-expanded={hits.length > 0}
        aria-controls={`${id}-list`} aria-activedescendant={hits[chosen] && `${id}-${hits[chosen].id}`} onChange={(event) => { setText(event.target.value); setAt(0) }} onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" className="search-hits" aria-label={t('search.title')}>
        {hits.map((hit, index) => (
          <li key={hit.id} id={`${id}-${hit.id}`} role="option" aria-selected={index === chosen} onMouseEnter={() => setAt(index)} onClick={hit.go}>
            <hit.icon size={15} strokeWidth={1.6} aria-hidden />
            <span>{hit.label}</span>
            {hit.run && <StatusMark status={hit.run.status} />}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What Enter does follows every letter at once; only asking for runs may lag behind. */
function useHits(text: string, close: () => void): Hit[] {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const flows = useQuery(queries.flows()).data ?? []
  const looksLikeNumber = /\d/.test(text)
  const asked = useDeferredValue(text)
  const runs = useInfiniteQuery({ ...queries.runs({ businessKey: asked }, 5), enabled: looksLikeNumber }).data?.pages[0]?.items ?? []
  const then = (go: () => unknown) => () => {
    close()
    void go()
  }
  const found: Hit[] = flows
    .filter((flow) => `${flow.name.zh} ${flow.name.en} ${flow.key}`.toLowerCase().includes(text.toLowerCase()))
    .map((flow) => ({ id: `flow-${flow.key}`, icon: Workflow, label: say(flow.name), go: then(() => navigate({ to: '/flows/$key', params: { key: flow.key } })) }))
  if (!text) return found
  const number: Hit[] = [
    { id: 'chain', icon: ChainIcon, label: `${t('search.openChain')} ${text}`, go: then(() => navigate({ to: '/chains', search: { number: text } })) },
    { id: 'log', icon: ScrollText, label: `${t('search.openLog')} ${text}`, go: then(() => navigate({ to: '/log', search: { q: text } })) },
  ]
  const ofRuns: Hit[] = looksLikeNumber
    ? runs.map((run) => ({ id: run.id, icon: Play, label: `${run.businessKey ?? ''} · ${say(run.flowName)}`, run, go: then(() => navigate({ to: '/runs/$id', params: { id: run.id } })) }))
    : []
  return looksLikeNumber ? [...number, ...ofRuns, ...found] : [...found, ...number]
}
