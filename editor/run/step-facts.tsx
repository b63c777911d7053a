import { Link } from '@tanstack/react-router'
import { outletsOf } from '../../flows/document/flow.ts'
import { useNames } from '../api/names.ts'
import type { FlowNode } from '../api/types.ts'
import { systemOf } from '../canvas/second-line.ts'
import { useWords } from '../i18n/index.ts'
import { ThreadName } from '../parts/thread.tsx'
import { day, exact, shortClock, daysAgo } from '../i18n/time.ts'
import { useNow } from '../parts/now.ts'
import { Took } from '../parts/time.tsx'
import type { NodeView } from './view.ts'

/** What is known of a step beside its data: system, document, time, way taken, what it waits for. */
export function StepFacts({ node, view }: { node: FlowNode; view: NodeView }) {
  const { t, say } = useWords()
  const names = useNames()
  const { step } = view
  const { connection, what } = systemOf(node)
  const outlets = node.kind === 'choice' ? outletsOf(node).filter((outlet) => step?.outlets?.includes(outlet.key)) : []
  const [awaitedConnection = '', event = '', field = '', value = ''] = step?.eventKey?.split('|') ?? []
  if (!connection && !step) return null
  return (
    <section>
      <dl className="facts">
        {connection && (
          <>
            <dt>{t('run.connection')}</dt>
            <dd><ThreadName thread={names.thread(connection)}>{say(names.connection(connection))}</ThreadName> · {operationName(node)} <code className="faint">{what}</code></dd>
          </>
        )}
        {step?.record && (
          <>
            <dt>{t('run.document')}</dt>
            <dd>{say(names.entity(step.record.connection, step.record.entity))} <Link to="/chains" search={{ number: step.record.number }} className="mono">{step.record.number}</Link></dd>
          </>
        )}
        {outlets.length > 0 && <><dt>{t('kind.choice')}</dt><dd>{t('run.choice', { outlet: outlets.map((outlet) => say(outlet.name)).join(t('common.and')) })}</dd></>}
        {step?.eventKey && (
          <><dt>{t('run.eventKey')}</dt><dd>{t('run.waitsFor', { connection: say(names.connection(awaitedConnection)), event: say(names.event(awaitedConnection, event)), field, value })}</dd></>
        )}
        {step?.dueAt !== undefined && <><dt>{t('status.waiting')}</dt><dd><Until at={step.dueAt} /></dd></>}
        {step && node.kind !== 'trigger' && <><dt>{t('run.duration')}</dt><dd><Took from={step.startedAt} to={step.finishedAt} /></dd></>}
        {step?.idempotencyKey && <><dt>{t('run.idempotency')}</dt><dd><code>{step.idempotencyKey}</code></dd></>}
      </dl>
    </section>
  )

  function operationName(one: FlowNode): string {
    if (one.kind === 'call') return say(names.operation(one.connection, one.operation).name)
    if (one.kind === 'waitForEvent') return say(names.event(one.connection, one.event))
    return one.kind === 'trigger' && one.on.type === 'event' ? one.on.events.map((key) => say(names.event(connection ?? '', key))).join(t('common.and')) : ''
  }
}

function Until({ at }: { at: number }) {
  const { t } = useWords()
  const near = daysAgo(at, useNow()) === 0
  return <time dateTime={new Date(at).toISOString()} title={exact(at)}>{t('run.dueAt', { time: near ? shortClock(at) : `${day(at)} ${shortClock(at)}` })}</time>
}
