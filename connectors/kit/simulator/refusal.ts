import type { Text } from '../../../flows/document/text.ts'
import type { RefusalBody } from './types.ts'

/** Thrown inside a reducer: the transaction is undone, the caller gets the status and the reason. Make it with `refuse`. */
export class Refusal extends Error {
  readonly body: RefusalBody
  constructor(body: RefusalBody) {
    super(body.text.en)
    this.body = body
  }
}

/**
 * A 4xx answer with its reason.
 * @param pointer JSON pointer of the field it is about: `/lines/0/product`
 * @param detail further members of the answer: `{ existing: 'OD-1' }`
 * @example throw refuse(422, '没有这个产品', 'There is no such product', '/lines/0/product')
 */
export function refuse(status: number, zh: string, en: string, pointer?: string, detail?: Record<string, unknown>): Refusal {
  const text: Text = { zh, en }
  return new Refusal({ status, text, errors: pointer === undefined ? [] : [{ pointer, text }], detail })
}
