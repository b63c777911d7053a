import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { KeyProblem } from './master-key.ts'
import { openSecrets } from './secrets.ts'

let store: Store
let folder: string
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
  folder = await mkdtemp(join(tmpdir(), 'weft-secrets-'))
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})
const file = () => join(folder, 'weft.key')

describe('secrets', () => {
  test('come back as they were, also after a restart, and are not in the store in clear', async () => {
    const sealed = (await openSecrets(store, { file: file() })).seal('密码 s3cret', 'connection/erp/token')
    expect(sealed).not.toContain('s3cret')
    expect((await openSecrets(store, { file: file() })).open(sealed, 'connection/erp/token')).toBe('密码 s3cret')
  })

  test('the key file is for its owner alone, and one that is not is refused', async () => {
    await openSecrets(store, { file: file() })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    await chmod(file(), 0o644)
    await expect(openSecrets(store, { file: file() })).rejects.toThrow(/chmod 600/)
  })

  test('a missing, wrong or malformed key is one clear sentence', async () => {
    await openSecrets(store, { file: file() })
    await expect(openSecrets(store, { given: randomBytes(32).toString('base64'), file: file() })).rejects.toThrow(/not the key/)
    await expect(openSecrets(store, { given: 'short', file: file() })).rejects.toThrow(/32 bytes/)
    await expect(openSecrets(store, { file: join(folder, 'other.key') })).rejects.toBeInstanceOf(KeyProblem)
  })

  test('WEFT_KEY alone makes no file', async () => {
    await openSecrets(store, { given: randomBytes(32).toString('base64'), file: file() })
    await expect(readFile(file())).rejects.toThrow(/ENOENT/)
  })

  test('what was changed or moved to another place does not open', async () => {
    const secrets = await openSecrets(store, { file: file() })
    const sealed = secrets.seal('token', 'connection/erp/token')
    expect(() => secrets.open(sealed, 'connection/crm/token')).toThrow(KeyProblem)
    expect(() => secrets.open(`${sealed.slice(0, -2)}AA`, 'connection/erp/token')).toThrow(KeyProblem)
    expect(() => secrets.open('nonsense', 'x')).toThrow(KeyProblem)
    expect(() => secrets.open('v1.k9.a.b', 'x')).toThrow(KeyProblem)
  })

  test('derived keys differ by purpose and stay the same', async () => {
    const [first, second] = [await openSecrets(store, { file: file() }), await openSecrets(store, { file: file() })]
    expect(first.derive('cookies')).toBe(second.derive('cookies'))
    expect(first.derive('cookies')).not.toBe(first.derive('links'))
  })

  test('two processes that start together use one key', async () => {
    const [a, b] = await Promise.all([openSecrets(store, { file: file() }), openSecrets(store, { file: file() })])
    expect(b.open(a.seal('x', 'y'), 'y')).toBe('x')
  })
})
