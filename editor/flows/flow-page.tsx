import './flows.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { walkNodes } from '../../flows/document/flow.ts'
import { queries } from '../api/queries.ts'
import type { FlowDetail } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { FlowCanvas } from '../canvas/flow-canvas.tsx'
import { useWords } from '../i18n/index.ts'
import { PanelEdge, usePanelSize } from '../parts/split.tsx'
import { waiting } from '../parts/states.tsx'
import { Ago } from '../parts/time.tsx'
import { FlowPanel } from './flow-panel.tsx'
import { NodePanel } from './node-panel.tsx'

/** One flow, drawn full; beside it its versions and runs, or the node that is chosen. */
export function FlowPage() {
  const { t, say } = useWords()
  const { key } = useParams({ from: '/inside/flows/$key' })
  const { version } = useSearch({ from: '/inside/flows/$key' })
  const query = useQuery(queries.flow(key, version))
  const flow = query.data
  const count = flow ? [...walkNodes(flow.document)].length : 0
  return (
    <Page
      title={flow ? say(flow.document.name) : key} parent={{ to: '/flows', label: t('flows.title') }} className="flow-page"
      state={flow && <><span className="tag">{t('common.version', { version: flow.version })}</span><span><Ago at={flow.publishedAt} say={(time) => t('flows.published', { time })} /></span><span>{t('flows.nodes', { count })}</span></>}
      actions={<Link to="/runs" search={{ flow: key }} className="link">{t('flows.allRuns')}</Link>}
    >
      {waiting(query, 'flows') ?? (flow && <Drawn key={`${key} ${flow.version}`} flow={flow} />)}
    </Page>
  )
}

function Drawn({ flow }: { flow: FlowDetail }) {
  const { t, say } = useWords()
  const [key, setKey] = useState<string>()
  const width = usePanelSize('flow.panel', 352)
  const node = key ? [...walkNodes(flow.document)].find((one) => one.node.key === key)?.node : undefined
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setKey(undefined)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className="split flow-split" style={{ gridTemplateColumns: `minmax(0, 1fr) ${width}px` }}>
      <FlowCanvas flow={flow.document} version={flow.version} selected={key} onSelect={setKey} label={t('flows.drawing', { name: say(flow.document.name) })} />
      <aside className={node ? 'drawer' : 'drawer vacant'} aria-label={node ? say(node.name) : t('flows.about')}>
        <PanelEdge name="flow.panel" edge="left" initial={352} min={280} max={640} />
        {node ? <NodePanel node={node} onClose={() => setKey(undefined)} /> : <FlowPanel flow={flow} />}
      </aside>
    </div>
  )
}
