import { useMemo } from 'react'
import { useNames } from '../api/names.ts'
import type { Chain, ChainDocument } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { apart, clock, daysAgo, day, shortClock } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { useWidth } from '../run/use-width.ts'
import { ChainCell } from './chain-cell.tsx'
import { documentId, layoutChain, type ChainLayout, type Column } from './layout.ts'

interface Props {
  chain: Chain
  chosen: string | undefined
  onChoose(id: string | undefined): void
}

/** The weave: threads from left to right, documents on them, links across them that leave a gap where they cross. */
export function ChainDrawing({ chain, chosen, onChoose }: Props) {
  const { t } = useWords()
  const names = useNames()
  const [ref, width] = useWidth<HTMLDivElement>()
  const layout = useMemo(() => layoutChain(chain, names, width), [chain, names, width])
  const now = useNow()
  const expected = chain.documents.some((document) => document.expected)
  return (
    <div className="weave-box" ref={ref} role="region" aria-label={t('chain.drawing', { number: chain.number })} tabIndex={0}>
      {width > 0 && (
        <div className="weave" style={{ width: layout.width, height: layout.height + 30 }}>
          <Threads layout={layout} expected={expected} />
          <div className="weave-header">{layout.columns.map((column, index) => <Stage key={column.stage} column={column} chain={chain} first={index === 0} />)}</div>
          {layout.lanes.map((lane) => <LaneLabel key={lane.connection} connection={lane.connection} top={lane.top} height={lane.height} />)}
          {layout.links.filter((link) => link.lines.length > 0 && !link.onThread).map((link) => (
            <span key={link.id} className="weave-chip" style={{ left: link.label.x, top: link.label.y }}>
              {link.lines.slice(0, 3).map(({ line, quantity }) => <span key={line} title={t('chain.lineOf', { line })}><b className="bead">{line}</b>{quantity !== undefined && <span className="num">{quantity}</span>}</span>)}
              {link.lines.length > 3 && <span>+{link.lines.length - 3}</span>}
            </span>
          ))}
          <ul>{layout.cells.map((cell) => <ChainCell key={cell.id} cell={cell} chosen={cell.id === chosen} links={layout.links} onChoose={onChoose} />)}</ul>
          <p className="weave-legend">{t('chain.legend')}</p>
          {expected && <span className="weave-now" style={{ left: layout.now, top: layout.height + 4 }}>{t('chain.now', { time: shortClock(now) })}</span>}
        </div>
      )}
    </div>
  )
}

function Threads({ layout, expected }: { layout: ChainLayout; expected: boolean }) {
  const names = useNames()
  const { width, height, lanes, links, now, label, header } = layout
  const end = expected ? now : width
  return (
    <svg width={width} height={height} aria-hidden className="weave-lines">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto" markerUnits="userSpaceOnUse"><path d="M1 1l6 3-6 3" fill="none" stroke="var(--control)" strokeWidth="1.4" /></marker>
      </defs>
      {expected && <rect x={now} y={header} width={Math.max(0, width - now)} height={height - header} fill="var(--canvas)" />}
      {lanes.map((lane, index) => (
        <g key={lane.connection}>
          {index > 0 && <line x1={0} x2={width} y1={lane.top} y2={lane.top} stroke="var(--line)" />}
          <line x1={label} x2={end} y1={lane.thread} y2={lane.thread} stroke={`var(--${names.thread(lane.connection)})`} strokeWidth={3} />
          {expected && <line x1={now} x2={width} y1={lane.thread} y2={lane.thread} stroke={`var(--${names.thread(lane.connection)})`} strokeWidth={3} strokeDasharray="3 5" opacity={0.7} />}
        </g>
      ))}
      {expected && <line x1={now} x2={now} y1={header} y2={height} stroke="var(--control)" strokeDasharray="2 4" />}
      {links.filter((link) => !link.onThread).map((link) => (
        <g key={link.id} fill="none">
          <path d={link.path} stroke={link.expected ? 'var(--canvas)' : 'var(--surface)'} strokeWidth={9} />
          <path d={link.path} stroke="var(--control)" strokeWidth={1.6} strokeDasharray={link.expected ? '3 4' : undefined} markerEnd="url(#arrow)" />
        </g>
      ))}
    </svg>
  )
}

function LaneLabel({ connection, top, height }: { connection: string; top: number; height: number }) {
  const { say } = useWords()
  const names = useNames()
  const thread = names.thread(connection)
  return <div className="weave-lane" style={{ top, height, background: `var(--${thread}-soft)`, color: thread.startsWith('thread') ? 'var(--text)' : `var(--${thread})` }}><span>{say(names.connection(connection))}</span></div>
}

/** A document's own time is that of its last state; it was made when it was linked, or what came out of it was. */
function madeAt(chain: Chain, document: ChainDocument): number {
  const id = documentId(document)
  return Math.min(document.at, ...chain.links.filter((link) => documentId(link.to) === id || documentId(link.from) === id).map((link) => link.at))
}

/** A column's head: what happens there, and how long after the beginning. */
function Stage({ column, chain, first }: { column: Column; chain: Chain; first: boolean }) {
  const { t, lang, say } = useWords()
  const now = useNow()
  const done = column.documents.filter((document) => !document.expected)
  const start = Math.min(...chain.documents.filter((document) => document.stage === 0).map((document) => madeAt(chain, document)))
  const at = Math.min(...done.map((document) => madeAt(chain, document)))
  const titles = [...new Set(column.documents.map((document) => say(document.name)))]
  const when = done.length === 0 ? t('chain.expected') : first ? (daysAgo(at, now) === 0 ? clock(at) : `${day(at).slice(5)} ${shortClock(at)}`) : t('chain.after', { duration: apart(Math.max(0, at - start), lang) })
  return <div className="weave-stage" style={{ left: column.x }}><b title={titles.join(t('common.and'))}>{titles.slice(0, 2).join(t('common.and'))}</b><span>{when}</span></div>
}
