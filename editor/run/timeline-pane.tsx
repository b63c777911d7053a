import { useMemo } from 'react'
import { isFinished } from '../../flows/run/run.ts'
import type { FlowDocument, RunState } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { duration, shortClock } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { StatusIcon } from '../parts/status.tsx'
import { TimelineBar } from './timeline-bar.tsx'
import { timelineOf, type Lane } from './timeline.ts'
import { useWidth } from './use-width.ts'

interface Props {
  flow: FlowDocument
  state: RunState
  /** Width of the column of names: that of the runs above. */
  labels: number
  selected: string | undefined
  onSelect(path: string): void
  onChooseItem(frame: string, index: number): void
}

/** When what happened: a lane per item, bars in thread colour; long waits are folded. */
export function TimelinePane(props: Props) {
  return isFinished(props.state.status) ? <Lanes {...props} now={props.state.finishedAt ?? 0} /> : <Ticking {...props} />
}

function Ticking(props: Props) {
  return <Lanes {...props} now={useNow()} />
}

function Lanes({ flow, state, labels, selected, onSelect, onChooseItem, now }: Props & { now: number }) {
  const { t, lang } = useWords()
  const { lanes, axis, left } = useMemo(() => timelineOf(flow, state, now), [flow, state, now])
  const [ref, width] = useWidth<HTMLDivElement>()
  const ended = isFinished(state.status)
  const percent = (at: number): string => `${at * 100}%`
  return (
    <section className="timeline" aria-label={t('run.timeline')}>
      <div className="timeline-head" style={{ gridTemplateColumns: `${labels}px minmax(0, 1fr)` }}>
        <h2>{t('run.timeline')}</h2>
        <div className="timeline-axis" ref={ref}>
          {axis.ticks.map((tick) => <span key={tick.ms} style={{ left: percent(tick.place) }}>{tick.ms === 0 ? '0 ms' : axisLabel(tick.ms, axis.ticks.at(-1)?.ms ?? 0, lang)}</span>)}
          {axis.breaks.map((place) => <i key={place} className="timeline-break" style={{ left: percent(place) }} aria-hidden>{'//'}</i>)}
          <span className="timeline-end">{ended ? t('run.endAt', { time: shortClock(axis.to) }) : t('run.nowAt', { time: shortClock(now) })}</span>
        </div>
      </div>
      <div className="timeline-lanes">
        {lanes.map((lane) => (
          <div key={lane.id} className={`timeline-lane ${lane.status}`} style={{ gridTemplateColumns: `${labels}px minmax(0, 1fr)`, height: 4 + lane.rows * 20 }}>
            <LaneName lane={lane} onChooseItem={onChooseItem} />
            <div className="timeline-track">
              {axis.ticks.map((tick) => <i key={tick.ms} className="timeline-rule" style={{ left: percent(tick.place) }} aria-hidden />)}
              {lane.bars.map((bar) => (
                <TimelineBar key={bar.step.path} bar={bar} axis={axis} width={width} selected={bar.step.path === selected} onSelect={() => onSelect(bar.step.path)} />
              ))}
              {lane.kind === 'steps' && lane.bars.length === 0 && !ended && <WaitsFor lanes={lanes} />}
            </div>
          </div>
        ))}
        {left > 0 && <p className="help timeline-left">{t('run.moreLanes', { count: left })} · {duration(axis.to - axis.from, lang)}</p>}
      </div>
    </section>
  )
}

/** An item's name chooses the item. */
function LaneName({ lane, onChooseItem }: { lane: Lane; onChooseItem: Props['onChooseItem'] }) {
  const { t } = useWords()
  const name = (
    <>
      <span title={t(`status.${lane.status}`)}><StatusIcon status={lane.status} size={14} /><span className="visually-hidden">{t(`status.${lane.status}`)}</span></span>
      <span className="cut">{laneName(lane, t)}</span>
      <span className="dim cut">{lane.name}</span>
    </>
  )
  const { frame, index } = lane
  if (frame === undefined || index === undefined) return <div className="timeline-name">{name}</div>
  return <button type="button" className="timeline-name" onClick={() => onChooseItem(frame, index)}>{name}</button>
}

function WaitsFor({ lanes }: { lanes: Lane[] }) {
  const { t } = useWords()
  const open = lanes.find((lane) => lane.kind === 'item' && lane.status !== 'succeeded' && lane.status !== 'failed')
  return open?.index === undefined ? null : <span className="timeline-waits">{t('run.waitsForItem', { number: open.index + 1 })}</span>
}

function laneName(lane: Lane, t: ReturnType<typeof useWords>['t']): string {
  if (lane.kind === 'item') return t('run.laneItem', { number: (lane.index ?? 0) + 1 })
  return t(lane.kind === 'trigger' ? 'run.laneTrigger' : 'run.laneAfter')
}

/** One unit for the whole axis. @example axisLabel(50, 300, 'en') // '50' */
function axisLabel(ms: number, last: number, language: 'zh' | 'en'): string {
  if (last < 1000) return String(ms)
  if (last < 60_000) return `${ms / 1000} s`
  return duration(ms, language)
}
