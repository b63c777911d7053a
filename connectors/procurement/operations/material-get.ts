import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Material } from '../entities/material.ts'
import { materialNo } from '../fields.ts'

export const materialGet = defineOperation({
  name: text('读取物料', 'Get material'),
  entity: 'material',
  action: 'get',
  input: Type.Object({ no: materialNo() }, { additionalProperties: false }),
  output: Material,
  http: { method: 'GET', path: '/materials/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'MAT.000318' } }],
})
