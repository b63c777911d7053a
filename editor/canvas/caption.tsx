import type { NodeView } from '../run/view.ts'
import { outletsOf, type FlowNode } from '../../flows/document/flow.ts'
import { useWords } from '../i18n/index.ts'
import { clock, duration, shortClock } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'

/** The one line under a card: how long it took, or why it did not. */
export function Caption({ view, node }: { view: NodeView; node: FlowNode }) {
  const { t, lang, say } = useWords()
  const { step, status } = view
  if (node.kind === 'trigger') return <span className="caption">{step ? clock(step.startedAt) : ''}</span>
  if (status === 'off') return <span className="caption">{view.takenByOthers && view.item !== undefined ? t('run.notTakenItem', { number: view.item + 1 }) : ''}</span>
  if (!step) {
    return <span className="caption">{view.waitsForItem === undefined ? t('status.ready') : t('run.waitsForItem', { number: view.waitsForItem + 1 })}</span>
  }
  if (step.finishedAt !== undefined) {
    const way = node.kind === 'choice' ? outletsOf(node).filter((outlet) => step.outlets?.includes(outlet.key)).map((outlet) => say(outlet.name)) : []
    return <span className="caption">{[...way, duration(step.finishedAt - step.startedAt, lang)].join(' · ')}</span>
  }
  return <OpenCaption view={view} since={step.startedAt} dueAt={step.dueAt} />
}

function OpenCaption({ view, since, dueAt }: { view: NodeView; since: number; dueAt: number | undefined }) {
  const { t, lang } = useWords()
  const now = useNow()
  const length = duration(now - since, lang)
  switch (view.status) {
    case 'parked':
      return <span className="caption parked">{t('run.parkedSince', { duration: length })}</span>
    case 'waiting':
      return <span className="caption waiting">{t('run.waitingSince', { duration: length })}{dueAt ? ` · ${t('run.dueAt', { time: shortClock(dueAt) })}` : ''}</span>
    case 'retrying':
      return <span className="caption">{dueAt && dueAt > now ? t('run.retryIn', { duration: duration(dueAt - now, lang) }) : t('status.retrying')}</span>
    default:
      return <span className="caption">{length}</span>
  }
}
