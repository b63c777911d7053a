import { callKind } from './call.ts'
import { choiceKind } from './choice.ts'
import { failKind } from './fail.ts'
import { forEachKind } from './for-each.ts'
import { mapKind } from './map.ts'
import { respondKind } from './respond.ts'
import { triggerKind } from './trigger.ts'
import { waitForEventKind } from './wait-for-event.ts'
import { waitKind } from './wait.ts'

/** Every node kind there is, in the order of the palette. A new kind is a file here and a handler in the engine. */
export const kinds = {
  trigger: triggerKind,
  call: callKind,
  map: mapKind,
  choice: choiceKind,
  forEach: forEachKind,
  wait: waitKind,
  waitForEvent: waitForEventKind,
  respond: respondKind,
  fail: failKind,
}
