import './run.css'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { walkNodes } from '../../flows/document/flow.ts'
import { shownStatus } from '../api/run-feed.ts'
import { useRun, type LiveRun } from '../api/run-stream.ts'
import { Page } from '../app/page.tsx'
import { FlowCanvas } from '../canvas/flow-canvas.tsx'
import { useWords } from '../i18n/index.ts'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { StatusMark } from '../parts/status.tsx'
import { Clock } from '../parts/time.tsx'
import { stepOfInterest } from './attention.ts'
import { focusOf } from './chosen.ts'
import { Elapsed, RunActions } from './run-actions.tsx'
import { RunsColumn } from './runs-column.tsx'
import { StepPanel } from './step-panel.tsx'
import { TimelinePane } from './timeline-pane.tsx'
import { viewRun, type Chosen } from './view.ts'

/** See what happened, go on from there. */
export function RunPage() {
  const { t } = useWords()
  const { id } = useParams({ from: '/inside/runs/$id' })
  const { run, error, refetch } = useRun(id)
  if (run) return <Run key={id} run={run} />
  return (
    <Page title={t('run.title')} parent={{ to: '/runs', label: t('runs.title') }}>
      {error ? <Failure what="run" error={error} retry={refetch} /> : <Loading />}
    </Page>
  )
}

function Run({ run }: { run: LiveRun }) {
  const { t, say } = useWords()
  const { document: flow, summary, state } = run
  const { step } = useSearch({ from: '/inside/runs/$id' })
  const navigate = useNavigate({ from: '/runs/$id' })
  const triggerKey = flow.nodes.find((node) => node.kind === 'trigger')?.key
  const { chosen, key: wished } = focusOf(step ?? stepOfInterest(state))
  const key = wished === 'trigger' ? triggerKey : wished
  const focus = JSON.stringify(chosen)
  const view = useMemo(() => viewRun(flow, state, JSON.parse(focus) as Chosen), [flow, state, focus])
  const status = shownStatus(state)
  const go = useCallback((to: string) => void navigate({ search: (before) => ({ ...before, step: to }), replace: true }), [navigate])
  const select = useCallback((node: string | undefined) => {
    go((node && view.nodes.get(node)?.path) ?? NOTHING)
  }, [go, view])
  const chooseItem = useCallback((frame: string, index: number) => {
    const inside = key && isInside(flow, frame, key) ? `/${key}` : ''
    go(`${frame}/${index}${inside}`)
  }, [go, key, flow])
  const width = usePanelSize('run.column', 208)
  const panel = usePanelSize('run.panel', 352)
  const height = usePanelSize('run.timeline', 150)
  const name = state.businessKey ?? summary.businessKey ?? say(flow.name)
  return (
    <Page
      title={name} parent={{ to: '/runs', label: t('runs.title') }} className="run-page"
      state={(
        <>
          <StatusMark status={status} pill />
          <span>{t('run.version', { flow: say(flow.name), version: state.version })}</span>
          <Clock at={state.startedAt ?? state.createdAt} say={(time) => t('run.started', { time })} />
          <Elapsed state={state} />
          {state.attempt > 1 && <span>{t('run.attempt', { count: state.attempt })}</span>}
        </>
      )}
      actions={<RunActions id={state.id} name={name} status={status} quarantined={state.problem?.code === 'quarantined'} />}
    >
      <div className="run-grid" style={{ gridTemplateColumns: `${width}px minmax(0, 1fr) ${panel}px`, gridTemplateRows: `minmax(0, 1fr) ${height}px` }}>
        <div className="run-column">
          <RunsColumn id={state.id} flow={flow.key} />
          <PanelEdge name="run.column" edge="right" initial={208} min={160} max={360} />
        </div>
        <div className="run-drawing">
          <FlowCanvas flow={flow} version={state.version} view={view} selected={key} label={t('run.drawing')} onSelect={select} onChooseItem={chooseItem} />
        </div>
        <div className="run-timeline">
          <PanelEdge name="run.timeline" edge="top" initial={150} min={60} max={420} />
          <TimelinePane flow={flow} state={state} labels={width} selected={key && view.nodes.get(key)?.path} onSelect={go} onChooseItem={chooseItem} />
        </div>
        <div className={key && view.nodes.has(key) ? 'run-panel' : 'run-panel vacant'}>
          <PanelEdge name="run.panel" edge="left" initial={352} min={280} max={640} />
          <StepPanel flow={flow} state={state} view={view} nodeKey={key} />
        </div>
      </div>
    </Page>
  )
}

/** In the address, for no step at all: without one the step of most interest is shown. */
const NOTHING = 'none'

function isInside(flow: LiveRun['document'], frame: string, key: string): boolean {
  const frameKey = frame.split('/').at(-1)
  for (const { node, frames } of walkNodes(flow)) if (node.key === key) return frames.at(-1) === frameKey
  return false
}
