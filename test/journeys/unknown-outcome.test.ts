import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineConnector, defineOperation } from '../../connectors/kit/define.ts'
import { until } from './until.ts'
import { startWorld, tester, type World } from './weft.ts'

const text = (word: string) => ({ zh: word, en: word })
const Slip = Type.Object({ no: Type.String() })

/** A target that takes neither a key nor a reference, as some have it. */
const press = defineConnector({
  key: 'press', name: text('Press'), thread: 'erp',
  settings: Type.Object({ baseUrl: Type.String() }), secrets: Type.Object({ token: Type.String() }),
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'slip.get', input: { no: '1' } },
  entities: { slip: { name: text('Slip'), number: 'no', schema: Slip } },
  operations: {
    'slip.get': defineOperation({ name: text('Get'), entity: 'slip', action: 'get', input: Slip, output: Slip, http: { method: 'GET', path: '/slips/:no' }, idempotency: { by: 'nature' } }),
    'slip.print': defineOperation({ name: text('Print'), entity: 'slip', action: 'create', input: Type.Object({ title: Type.String() }), output: Slip, http: { method: 'POST', path: '/slips' }, idempotency: { by: 'nothing' } }),
  },
  events: {},
})

const flow = {
  format: 1, key: 'print', name: text('Print'),
  nodes: [
    { key: 'trigger', kind: 'trigger', name: text('By hand'), on: { type: 'manual' } },
    { key: 'print', kind: 'call', name: text('Print'), connection: 'press', operation: 'slip.print', input: { fields: { title: { expr: 'trigger.title' } } } },
    { key: 'after', kind: 'map', name: text('After'), output: { fields: { printed: { expr: 'print.no' } } } },
  ],
  edges: [{ from: 'trigger', to: 'print' }, { from: 'print', to: 'after' }],
}

describe('a call of unknown outcome, to a target that could not tell it again', () => {
  let world: World
  let server: Server
  let printed: string[] = []
  let breaksOff = false
  beforeAll(async () => {
    // Prints, and when told to breaks off before it answers.
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk)).on('end', () => {
        printed.push((JSON.parse(body) as { title: string }).title)
        if (breaksOff) return void request.socket.destroy()
        response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ no: `S-${printed.length}` }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    world = await startWorld({ flows: [flow], connectors: { press }, connections: [{ key: 'press', connector: 'press', name: text('Press'), settings: { baseUrl }, secrets: { token: 'a token' } }] })
  })
  afterAll(async () => {
    await world.stop()
    server.close()
  })

  async function parkedRun(title: string): Promise<string> {
    printed = []
    breaksOff = true
    const { id } = await world.weft.services.flows.start('print', { title }, tester)
    await until('it is parked', async () => (await world.run(id)).summary.status === 'parked', { last: () => world.run(id) })
    expect(printed).toEqual([title])
    breaksOff = false
    return id
  }

  const ended = (id: string) => until('it has ended', async () => (await world.run(id)).summary.status === 'succeeded', { last: () => world.run(id) })

  it('is parked and never repeated by itself, also over a restart', async () => {
    const id = await parkedRun('once')
    await world.down()
    await world.up()
    const { summary, events } = await world.run(id)
    expect(summary.status).toBe('parked')
    expect(events.map(({ event }) => event).findLast(({ type }) => type === 'stepParked')).toMatchObject({ step: 'print', problem: { code: 'unknownOutcome' } })
    expect(printed).toEqual(['once'])
    await world.weft.services.runs.cancel(id, tester)
  })

  it('is done again when a person says "repeat"', async () => {
    const id = await parkedRun('again')
    await world.weft.services.runs.answer(id, { step: 'print', answer: 'repeat' }, tester)
    await ended(id)
    expect(printed).toEqual(['again', 'again'])
  })

  it('is taken as done when a person says "skip" and what came of it', async () => {
    const id = await parkedRun('by hand')
    await world.weft.services.runs.answer(id, { step: 'print', answer: 'skip', output: { no: 'S-77' } }, tester)
    await ended(id)
    expect(printed).toEqual(['by hand'])
    const after = (await world.run(id)).events.map(({ event }) => event).find((event) => event.type === 'stepSucceeded' && event.step === 'after')
    expect(after).toMatchObject({ output: { printed: 'S-77' } })
  })
})
