import { useMemo } from 'react'
import { byThread, useNames } from '../api/names.ts'
import type { DurationPoint, Throughput } from '../api/types.ts'
import { useMode } from '../app/mode.ts'
import { useWords } from '../i18n/index.ts'
import { shortClock, thousands } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { ThreadName } from '../parts/thread.tsx'
import { durationOption, endOfHour, everyHour, roundTop, throughputOption } from '../plots/options.ts'
import { Plot, useNumbers } from '../plots/plot.tsx'

/** How much each system was called, and how long runs took. */
export function HomePlots({ throughput, duration }: { throughput: readonly Throughput[]; duration: readonly DurationPoint[] }) {
  const { t } = useWords()
  return (
    <aside className="home-plots" aria-label={t('home.throughput')}>
      <ThroughputPlots throughput={throughput} />
      <DurationPlot points={duration} />
    </aside>
  )
}

function ThroughputPlots({ throughput }: { throughput: readonly Throughput[] }) {
  const { t, say } = useWords()
  const names = useNames()
  const [numbers, toggle] = useNumbers()
  const called = byThread(throughput.filter((one) => one.points.length > 0), names, (one) => one.connection)
  const top = roundTop(called.flatMap((one) => one.points.map((point) => point.calls)))
  return (
    <section>
      <div className="section-head"><h2>{t('home.throughput')}</h2><span className="dim plot-of">{t('home.throughputOf')}</span><span className="gap" />{toggle}</div>
      {called.length === 0 && <p className="help">{t('home.noThroughput')}</p>}
      <div className={numbers ? 'plot-numbers' : 'plot-grid'}>
        {called.map((one) => numbers
          ? <ThroughputNumbers key={one.connection} one={one} name={say(names.connection(one.connection))} />
          : <ThroughputPlot key={one.connection} one={one} top={top} />)}
      </div>
    </section>
  )
}

function ThroughputPlot({ one, top }: { one: Throughput; top: number }) {
  const { t, say } = useWords()
  const names = useNames()
  const mode = useMode()
  const thread = names.thread(one.connection)
  const name = say(names.connection(one.connection))
  const end = endOfHour(useNow())
  const option = useMemo(() => throughputOption(everyHour(one.points, end), thread, top, mode, end, { now: t('common.now'), calls: t('home.calls') }), [one, thread, top, mode, end, t])
  return (
    <figure>
      <figcaption><ThreadName thread={thread}>{name}</ThreadName><span className="num dim">{t('home.nowCalls', { count: everyHour(one.points, end).at(-1)?.calls ?? 0 })}</span></figcaption>
      <Plot option={option} height={124} label={`${name}: ${t('home.throughputOf')}`} />
    </figure>
  )
}

function ThroughputNumbers({ one, name }: { one: Throughput; name: string }) {
  const { t } = useWords()
  return (
    <table className="table dense">
      <caption>{name}</caption>
      <thead><tr><th>{t('home.hour')}</th><th className="right">{t('home.calls')}</th><th className="right">{t('home.failures')}</th></tr></thead>
      <tbody>{[...one.points].reverse().map((point) => <tr key={point.at}><td className="num">{shortClock(point.at)}</td><td className="right num">{thousands(point.calls)}</td><td className="right num">{thousands(point.failures)}</td></tr>)}</tbody>
    </table>
  )
}

function DurationPlot({ points }: { points: readonly DurationPoint[] }) {
  const { t } = useWords()
  const mode = useMode()
  const [numbers, toggle] = useNumbers()
  const end = endOfHour(useNow())
  const option = useMemo(() => durationOption(points, mode, end, { now: t('common.now'), calls: t('home.calls') }), [points, mode, end, t])
  return (
    <section>
      <div className="section-head"><h2>{t('home.duration')}</h2><span className="dim plot-of">{t('home.durationOf')}</span><span className="gap" />{points.length > 0 && toggle}</div>
      {points.length === 0 ? <p className="help">{t('home.noDurations')}</p> : numbers
        ? (
          <table className="table dense plot-numbers">
            <thead><tr><th>{t('home.hour')}</th><th className="right">p50 ms</th><th className="right">p95 ms</th><th className="right">{t('home.runsCount')}</th></tr></thead>
            <tbody>{[...points].reverse().map((point) => <tr key={point.at}><td className="num">{shortClock(point.at)}</td><td className="right num">{Math.round(point.p50)}</td><td className="right num">{Math.round(point.p95)}</td><td className="right num">{point.runs}</td></tr>)}</tbody>
          </table>
        )
        : <Plot option={option} height={236} label={`${t('home.duration')}, ${t('home.durationOf')}`} />}
    </section>
  )
}
