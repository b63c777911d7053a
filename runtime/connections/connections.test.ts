import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Type from 'typebox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../connectors/kit/connector.ts'
import { text } from '../../flows/document/text.ts'
import { openSecrets, type Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { type Connections, openConnections } from './connections.ts'

const erp: Connector = {
  key: 'erp', name: text('ERP', 'ERP'), thread: 'erp',
  settings: Type.Object({ url: Type.String({ format: 'uri' }) }, { additionalProperties: false }),
  secrets: Type.Object({ token: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  auth: { secret: 'token', header: 'authorization' }, test: { operation: 'list', input: {} },
  entities: {}, operations: {}, events: {},
}
const input = { key: 'erp', connector: 'erp', name: text('主 ERP', 'Main ERP'), settings: { url: 'http://127.0.0.1:9/' }, secrets: { token: 's3cret' }, webhookSecrets: ['whsec_a', 'whsec_b', 'whsec_c'] }
const problem = { code: 'unavailable', message: text('没有应答', 'no answer') }

let store: Store
let secrets: Secrets
let folder: string
let now: number
let connections: Connections
const open = () => openConnections({ store, secrets, connectors: { erp }, clock: () => now, probe: async () => ({ ok: true, durationMs: 3 }) })

beforeEach(async () => {
  now = Date.UTC(2026, 10, 25, 9, 30)
  folder = await mkdtemp(join(tmpdir(), 'weft-connections-'))
  store = await openSqlite({ file: ':memory:', clock: () => now })
  secrets = await openSecrets(store, { file: join(folder, 'weft.key') })
  connections = await open()
  await connections.ensure(input)
})
afterEach(async () => {
  await connections.close()
  await store.close()
  await rm(folder, { recursive: true })
})

describe('connections', () => {
  test('gives the caller secrets in clear, lists none, and keeps none in clear', async () => {
    expect((await connections.access('erp')).secrets).toEqual({ token: 's3cret' })
    expect(await connections.webhookSecrets('erp')).toEqual(['whsec_a', 'whsec_b'])
    expect(JSON.stringify(await connections.list())).not.toMatch(/s3cret|whsec/)
    const kept = await (await store.collection({ name: 'connections', indexes: [], grows: false })).get('erp')
    expect(JSON.stringify(kept)).not.toMatch(/s3cret|whsec/)
  })

  test('ensure makes it once and never overwrites what people changed', async () => {
    await connections.save({ ...input, settings: { url: 'http://127.0.0.1:10/' }, secrets: undefined })
    expect(await connections.ensure(input)).toBe(false)
    const access = await connections.access('erp')
    expect(access.settings).toEqual({ url: 'http://127.0.0.1:10/' })
    expect(access.secrets).toEqual({ token: 's3cret' })
  })

  test('what does not fit the connector is refused with the place', async () => {
    await expect(connections.save({ ...input, settings: { url: 'no address' } })).rejects.toThrow(/settings\/url/)
    await expect(connections.save({ ...input, key: '__proto__' })).rejects.toThrow(/key/)
    await expect(connections.save({ ...input, connector: 'constructor' })).rejects.toMatchObject({ status: 404 })
    await expect(connections.access('toString')).rejects.toMatchObject({ status: 404 })
  })

  test('pauses once, says by whom, and goes on', async () => {
    const seen: string[] = []
    connections.onChange((key) => seen.push(key))
    const by = { id: 'p', name: '李娜', email: 'l@example.com', role: 'operator' as const }
    const paused = await connections.pause('erp', '盘点', by)
    expect(paused).toMatchObject({ state: 'paused', paused: { by: '李娜', reason: '盘点' } })
    expect(await connections.permit('erp')).toEqual({ go: false, because: 'paused' })
    await expect(connections.pause('erp', undefined, by)).rejects.toMatchObject({ status: 409, code: 'pausedAlready' })
    expect((await connections.resume('erp', by)).state).toBe('unknown')
    await expect(connections.resume('erp', by)).rejects.toMatchObject({ code: 'notPaused' })
    expect(seen).toContain('erp')
  })

  test('a pause made by another process is seen within two seconds', async () => {
    const other = await open()
    expect(await other.permit('erp')).toEqual({ go: true })
    await connections.pause('erp', undefined, { id: 'p', name: 'x', email: 'x', role: 'it' })
    now += 2001
    expect(await other.permit('erp')).toMatchObject({ go: false })
    await other.close()
  })

  test('ten failures open the breaker; the list says so; a good trial closes it', async () => {
    for (let call = 0; call < 10; call += 1) connections.recordCall('erp', false, problem)
    expect(await connections.permit('erp')).toEqual({ go: false, because: 'breaker', waitMs: 30_000 })
    expect((await connections.list())[0]).toMatchObject({ state: 'down', lastError: { problem } })
    now += 30_000
    expect(await connections.permit('erp')).toEqual({ go: true })
    expect((await connections.permit('erp')).go).toBe(false)
    connections.recordCall('erp', true)
    expect((await connections.list())[0]?.state).toBe('ok')
  })

  test('counts by hour outlive a restart; ten minutes are for alert rules', async () => {
    connections.recordCall('erp', true)
    connections.recordCall('erp', false, problem)
    now += 3_600_000
    connections.recordCall('erp', true)
    expect((await connections.health())[0]).toMatchObject({ calls: 1, failures: 0, failureRate: 0, lastProblem: problem })
    await connections.close()
    const again = await open()
    expect((await again.throughput(now - 86_400_000))[0]?.points.map(({ calls, failures }) => [calls, failures])).toEqual([[2, 1], [1, 0]])
    expect((await again.list())[0]).toMatchObject({ state: 'ok', calls24h: { calls: 3, failures: 1 } })
    await again.close()
  })

  test('tests a connection and counts the call', async () => {
    expect(await connections.test('erp')).toEqual({ ok: true, durationMs: 3 })
    await expect(connections.test('nowhere')).rejects.toMatchObject({ status: 404 })
  })
})
