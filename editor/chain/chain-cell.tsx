import { Link } from '@tanstack/react-router'
import { Flag } from 'lucide-react'
import { useNames } from '../api/names.ts'
import { EntityIcon } from '../canvas/node-icon.tsx'
import { useWords } from '../i18n/index.ts'
import { money, shortClock, day, daysAgo } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { StatusIcon } from '../parts/status.tsx'
import type { Cell, LinkPath } from './geometry.ts'

interface Props {
  cell: Cell
  chosen: boolean
  links: readonly LinkPath[]
  onChoose(id: string | undefined): void
}

/** A document on its thread: what it is, its number, its state, when and how much. An expected one has no invented number. */
export function ChainCell({ cell, chosen, links, onChoose }: Props) {
  const { t, say } = useWords()
  const names = useNames()
  const now = useNow()
  const { document, parked, x, y, width, height } = cell
  const place = { left: x, top: y, width, height }
  if (parked) {
    return (
      <li className="doc parked" style={place}>
        <span className="doc-kind warn"><Flag size={13} strokeWidth={1.6} aria-hidden />{t('status.parked')}</span>
        <span className="doc-problem">{say(parked.problem.message)}</span>
        <Link to="/runs/$id" params={{ id: parked.run }} search={{ step: parked.step }} className="link doc-go">{t('chain.toRun')}</Link>
      </li>
    )
  }
  if (!document) return null
  const thread = names.thread(document.connection)
  const quantity = quantityInto(cell, links)
  const state = document.state?.name ? say(document.state.name) : document.state ? say(names.state(document.connection, document.entity, document.state.code)) || document.state.code : ''
  return (
    <li style={place} className="doc-place">
      <button type="button" className={`doc${document.expected ? ' expected' : ''}${chosen ? ' chosen' : ''}`} aria-pressed={chosen} disabled={document.expected} onClick={() => onChoose(chosen ? undefined : cell.id)} style={{ ['--thread' as string]: `var(--${thread})` }}>
        <span className="doc-kind"><EntityIcon entity={document.entity} connection={document.connection} /><span className="cut">{say(document.name)}</span></span>
        <span className={document.number ? 'doc-number mono' : 'doc-number'}>{document.number || t('chain.noNumber')}</span>
        <span className="doc-row">
          {document.expected ? <span className="mark dim"><StatusIcon status="expected" size={12} />{t('chain.expected')}</span> : state && <span className="mark good"><StatusIcon status="succeeded" size={12} /><span className="cut">{state}</span></span>}
          {quantity !== undefined && <span className="dim num">×{quantity}</span>}
        </span>
        <span className="doc-row">
          <span className="dim num">{document.expected ? '' : daysAgo(document.at, now) === 0 ? shortClock(document.at) : day(document.at).slice(5)}</span>
          {document.amount && <span className="num">{money(document.amount.value)}</span>}
        </span>
      </button>
    </li>
  )
}

/** How much came into it, where one link alone says so. */
function quantityInto(cell: Cell, links: readonly LinkPath[]): number | undefined {
  const into = links.filter((link) => link.id.endsWith(`>${cell.id}`)).flatMap((link) => link.lines)
  return into.length === 1 ? into[0]?.quantity : undefined
}
