import type { IncomingMessage } from 'node:http'
import type { Connector } from '../connector.ts'
import type { Calls } from './calls.ts'
import type { Clock } from './clock.ts'
import { sameText } from './exchange.ts'
import type { Fault, Faults } from './faults.ts'
import type { Outbox, WebhookTarget } from './outbox.ts'
import { refuse } from './refusal.ts'
import { json, parseBody } from './wire.ts'
import type { Answer } from './wire.ts'
import { StoredWorld } from './world.ts'
import type { WorldParts } from './world.ts'

export interface ControlParts extends WorldParts {
  connector: Connector
  clock: Clock
  calls: Calls
  faults: Faults
  outbox: Outbox
  controlToken: string
  /** Closes the port for so long. */
  closeFor: (ms: number) => void
  look: () => void
}

/** `/_control/…`: for tests and demos, from this machine only and with its own token. Refusals are thrown. */
export async function control(parts: ControlParts, request: IncomingMessage, raw: string): Promise<Answer> {
  if (!/^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? '')) throw refuse(403, '只能从本机控制', 'Control is for this machine only')
  if (!sameText(String(request.headers.authorization ?? ''), `Bearer ${parts.controlToken}`)) throw refuse(401, '控制令牌不对', 'The control token is wrong')
  const [, , what = '', name = ''] = request.url!.split('?')[0]!.split('/')
  const route = `${request.method} ${what}`
  const handle = Object.hasOwn(handlers, route) ? handlers[route] : undefined
  if (!handle) throw refuse(404, '没有这个控制地址', 'There is no such control address')
  return json(200, (await handle(parts, parseBody(request, raw), decodeURIComponent(name))) ?? {})
}

type Handle = (parts: ControlParts, body: Record<string, unknown>, name: string) => unknown

const handlers: Record<string, Handle> = {
  'GET faults': ({ faults }) => ({ faults: faults.list() }),
  'POST faults': addFault,
  'DELETE faults': ({ faults }) => faults.clear(),
  'GET calls': ({ calls }) => ({ calls: calls.list() }),
  'DELETE calls': ({ calls }) => calls.clear(),
  'GET documents': (parts, _body, entity) => {
    if (!(entity in parts.connector.entities)) throw refuse(404, `没有实体 ${entity}`, `There is no entity ${entity}`)
    return { documents: new StoredWorld(parts, parts.clock.now()).list(entity) }
  },
  'GET outbox': ({ outbox }) => ({ waiting: outbox.waiting() }),
  'POST webhook': async ({ outbox, look }, body) => {
    await outbox.direct(body as unknown as WebhookTarget)
    look()
  },
  'GET clock': ({ clock }) => ({ now: clock.now(), offsetMs: clock.offsetMs }),
  'POST clock': moveClock,
}

function addFault({ faults, connector, closeFor }: ControlParts, body: Record<string, unknown>) {
  const { kind, ms, operation } = body as unknown as Fault
  if (operation !== undefined && !(operation in connector.operations)) throw refuse(422, `没有操作 ${operation}`, `There is no operation ${operation}`, '/operation')
  if (kind === 'down' && ms !== undefined) return closeFor(ms)
  return { fault: faults.add(body) }
}

/** `{ offsetMs }` or `{ advanceMs }`; kept over restarts. */
async function moveClock({ clock, storage, look }: ControlParts, body: Record<string, unknown>) {
  const offset = Number(body['offsetMs'] ?? clock.offsetMs + Number(body['advanceMs']))
  if (!Number.isFinite(offset)) throw refuse(422, '需要 offsetMs 或 advanceMs', 'offsetMs or advanceMs is needed')
  await storage.write(() => storage.setMeta('clockOffset', String(offset)))
  clock.offsetMs = offset
  look()
  return { now: clock.now(), offsetMs: offset }
}
