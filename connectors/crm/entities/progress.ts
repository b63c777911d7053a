import Type from 'typebox'
import { choiceOf, isoDate, textField, titled } from '../../kit/fields.ts'
import { closed } from '../fields.ts'

/** How far an order, or one line of it, has come; in this order, never back. */
export const STAGES = ['受理', '备货', '请购', '预算', '采购', '到货', '发货', '完成'] as const

/** How it stands there. */
export const STAGE_STATES = ['进行中', '等待', '异常', '完成'] as const

export const stage = () => choiceOf(STAGES, '阶段', 'Stage')
export const stageState = () => choiceOf(STAGE_STATES, '阶段状态', 'State in it')
export const progressText = () => textField('说明', 'In words', { maxLength: 500 })
export const expectedDate = () => isoDate('预计日期', 'Expected date')

/** A document in another system that the line led to: `{ entity: '采购订单', number: 'PO-…' }`. */
export const ProgressDocument = Type.Object(
  { entity: textField('单据类型', 'Kind of document', { maxLength: 40 }), number: textField('单据号', 'Number', { maxLength: 80 }) },
  { ...titled('关联单据', 'Document'), ...closed },
)

export const LineProgress = Type.Object(
  {
    line: Type.Integer(titled('行号', 'Line', { minimum: 1 })),
    stage: stage(),
    state: stageState(),
    text: progressText(),
    documents: Type.Array(ProgressDocument, titled('关联单据', 'Documents')),
    expectedDate: Type.Optional(expectedDate()),
  },
  closed,
)
export type LineProgress = Type.Static<typeof LineProgress>

export const Progress = Type.Object(
  {
    stage: stage(),
    state: stageState(),
    text: progressText(),
    documents: Type.Optional(Type.Array(ProgressDocument, titled('关联单据', 'Documents'))),
    expectedDate: Type.Optional(expectedDate()),
    lines: Type.Array(LineProgress, titled('各行进度', 'Progress of lines')),
  },
  { ...titled('履约进度', 'Progress'), ...closed },
)
export type Progress = Type.Static<typeof Progress>
