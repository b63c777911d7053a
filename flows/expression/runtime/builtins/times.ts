/** Time. There is no clock: `$now` and `$millis` give what the evaluation was given. */
import { ExpressionError } from '../../expression.ts'
import { meter, spend } from '../budget.ts'
import { formatDate } from '../pictures/format-date.ts'
import { parseDate, parseIso } from '../pictures/parse-date.ts'
import { builtin, type Builtins } from './builtin.ts'

function now(): number {
  if (meter.now === undefined) throw new ExpressionError('noTime', 'no time is known here: $now, $millis and dates without a year cannot be used')
  return meter.now
}

function written(ms: number, picture?: string, zone?: string): string {
  spend(zone === undefined ? 20 : 100)
  return formatDate(ms, picture, zone)
}

function toMillis(text: string | undefined, picture?: string): number | undefined {
  if (text === undefined) return undefined
  spend(20)
  return picture === undefined ? parseIso(text) : parseDate(text, picture, now)
}

export const timeFunctions = {
  now: builtin('<s?s?:s>', 2, (picture?: string, zone?: string) => written(now(), picture, zone)),
  millis: builtin('<:n>', 0, now),
  toMillis: builtin('<s-s?:n>', 2, toMillis),
  fromMillis: builtin('<n-s?s?:s>', 3, (ms: number | undefined, picture?: string, zone?: string) => (ms === undefined ? undefined : written(ms, picture, zone))),
} satisfies Builtins
