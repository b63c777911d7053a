import { reservedKeys } from '../document/common.ts'
import { walkNodes, type FlowDocument, type FlowNode } from '../document/flow.ts'

/** Verbs of operations that read well before what they are done to. */
const BY_KIND: Record<FlowNode['kind'], string> = {
  trigger: 'trigger', call: 'call', map: 'values', choice: 'choice', forEach: 'each', wait: 'pause', waitForEvent: 'awaited', respond: 'answer', fail: 'stop',
}

export function keysOf(document: FlowDocument): Set<string> {
  return new Set([...walkNodes(document)].map(({ node }) => node.key))
}

/**
 * A key for a new node, from what it does, that no other has.
 * @example proposeKey({ kind: 'call', operation: 'delivery.create' }, keysOf(document)) // 'createDelivery'
 */
export function proposeKey(node: Pick<FlowNode, 'kind'> & { operation?: string; event?: string }, taken: ReadonlySet<string>): string {
  return freeKey(node.operation ? verbFirst(node.operation) : node.kind === 'waitForEvent' && node.event ? camel(node.event.split('.')) : BY_KIND[node.kind], taken)
}

/** That key, or with the first number behind it that makes it free. @example freeKey('lines2', new Set(['lines2'])) // 'lines3' */
export function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  const base = /^[a-z][A-Za-z0-9]*$/.test(wanted) ? wanted.slice(0, 60) : 'node'
  if (!taken.has(base) && !reservedKeys.has(base)) return base
  const stem = base.replace(/\d+$/, '') || 'node'
  for (let number = Number(/\d+$/.exec(base)?.[0] ?? 1) + 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`
}

/** `entity.verb` and `entity.verbThing`: the verb, the entity, the thing. */
function verbFirst(operation: string): string {
  const [entity = '', ...rest] = operation.split('.')
  const [verb = '', ...thing] = rest.join('.').split(/(?=[A-Z])|[^A-Za-z0-9]+/)
  return camel([verb, entity, ...thing])
}

function camel(words: readonly string[]): string {
  const clean = words.map((word) => word.replace(/[^A-Za-z0-9]/g, '')).filter((word) => word !== '')
  const whole = clean.map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1)).join('')
  return whole.replace(/^\d+/, '')
}
