import Big from 'big.js'
import { refuse } from '../../kit/simulate.ts'

/** Quantity × price as money text, rounded half up to the cent. @example lineAmount(12, '2150.00') // '25800.00' */
export function lineAmount(quantity: number, price: string): string {
  return new Big(quantity).times(price).toFixed(2, Big.roundHalfUp)
}

/** @example total(['25800.00', '18000.00']) // '43800.00' */
export function total(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed(2)
}

/** Refuses an amount that the caller computed otherwise. */
export function mustAgree(given: string | undefined, computed: string, pointer: string) {
  if (given !== undefined && !new Big(given).eq(computed)) throw refuse(422, `金额应为 ${computed},不是 ${given}`, `The amount is ${computed}, not ${given}`, pointer)
}
