import type { FlowNode } from '../../flows/document/flow.ts'
import type { Names } from '../api/names.ts'
import type { Words } from '../i18n/index.ts'

/** Which system a node belongs to: its thread colour and the second line of its card. */
export function systemOf(node: FlowNode): { connection?: string; what?: string } {
  if (node.kind === 'call') return { connection: node.connection, what: node.operation }
  if (node.kind === 'waitForEvent') return { connection: node.connection, what: node.event }
  if (node.kind === 'trigger' && node.on.type === 'event') return { connection: node.on.connection, what: node.on.events.join(', ') }
  return {}
}

export function secondLine(node: FlowNode, names: Names, { t, say }: Words): string {
  const { connection, what } = systemOf(node)
  if (connection) return `${say(names.connection(connection))} · ${what ?? ''}`
  if (node.kind === 'trigger' && node.on.type === 'schedule') return `${t('kind.trigger')} · ${node.on.cron}`
  return `${t('canvas.control')} · ${t(`kind.${node.kind}`)}`
}
