import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Material } from '../entities/material.ts'
import { supplierGroup } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const materialList = defineOperation({
  name: text('列出物料', 'List materials'),
  entity: 'material',
  action: 'list',
  input: listInput({ supplierGroup: Type.Optional(supplierGroup()) }),
  output: listOutput(Material),
  http: { method: 'GET', path: '/materials' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { supplierGroup: 'G20' } }],
})
