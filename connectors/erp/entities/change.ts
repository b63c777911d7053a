import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, titled } from '../../kit/fields.ts'
import { timeStamp } from '../fields.ts'

/** One row of the change feed. Time stamps have whole seconds, so several rows share one (case 21); `change` is theirs alone. */
export const Change = Type.Object({
  change: Type.Integer(titled('变更号', 'Change', { minimum: 1 })),
  changedAt: timeStamp('更改时间', 'Changed at'),
  entity: Type.String(titled('对象', 'Entity')),
  number: Type.String(titled('编号', 'Number')),
  event: choiceOf(['BUDR-REL', 'BUDR-BLK', 'DLV-ISS', 'STK-CHG', 'BUD-CHG'], '事件', 'Event'),
  record: Type.Record(Type.String(), Type.Unknown(), titled('记录', 'Record')),
})
export type Change = Type.Static<typeof Change>

export const changeEntity = {
  name: text('变更', 'Change'),
  schema: Change,
  number: 'change',
  numbers: ['number'],
} satisfies Entity
