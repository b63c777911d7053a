import { expect, it } from 'vitest'
import type { FlowDocument } from '../document/flow.ts'
import { compileExpression } from '../expression/compile.ts'
import { weftFunctions } from '../expression/functions.ts'
import { shipped } from '../standard/shipped.ts'
import orderToFulfilment from './order-to-fulfilment.flow.json' with { type: 'json' }

const node = (orderToFulfilment as FlowDocument).nodes.find(({ key }) => key === 'dates')!
const expression = node.kind === 'map' && 'expr' in node.output ? node.output.expr : ''
const bindings = (now: string) => weftFunctions({
  get: () => null,
  parameter: (name) => shipped.parameters.find(({ key }) => key === name)?.value,
  calendar: (name) => shipped.calendars.filter(({ series }) => series === name),
}, Date.parse(now))

it.each([
  ['an ordinary week', '2026-11-25T14:28+08:00', '2026-12-10', { neededBy: '2026-12-03', ship: '2026-12-08' }],
  ['over National Day and Mid-Autumn', '2026-09-01T09:00+08:00', '2026-10-09', { neededBy: '2026-09-24', ship: '2026-09-30' }],
  ['with a make-up Sunday, which is worked', '2026-09-01T09:00+08:00', '2026-09-22', { neededBy: '2026-09-16', ship: '2026-09-20' }],
  ['over New Year', '2026-12-01T09:00+08:00', '2027-01-05', { neededBy: '2026-12-28', ship: '2026-12-31' }],
  ['due on a Sunday', '2026-11-25T09:00+08:00', '2026-12-13', { neededBy: '2026-12-07', ship: '2026-12-10' }],
  ['too late for the one, not for the other', '2026-12-04T09:00+08:00', '2026-12-10', { neededBy: '2026-12-04', ship: '2026-12-08' }],
  ['today is tomorrow already in Suzhou', '2026-12-09T20:00Z', '2026-12-10', { neededBy: '2026-12-10', ship: '2026-12-10' }],
  ['past altogether', '2026-12-15T09:00+08:00', '2026-12-10', { neededBy: '2026-12-15', ship: '2026-12-15' }],
])('%s', (_, now, deliveryDate, expected) => {
  expect(compileExpression(expression).evaluate({ trigger: { deliveryDate } }, bindings(now))).toEqual(expected)
})
