import { describe, expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'
import { allows, rights } from './rights.ts'
import type { Person, Role } from './person.ts'

describe('passwords', () => {
  test('the same password gives another hash each time, and each is accepted', async () => {
    const [one, two] = [await hashPassword('秘密 password'), await hashPassword('秘密 password')]
    expect(one).not.toBe(two)
    expect(await verifyPassword(one, '秘密 password')).toBe(true)
    expect(await verifyPassword(two, 'other')).toBe(false)
  })

  test('composed and decomposed letters are one password', async () => {
    expect(await verifyPassword(await hashPassword('Ünlü-password'.normalize('NFC')), 'Ünlü-password'.normalize('NFD'))).toBe(true)
  })

  test('what is no hash is no match', async () => {
    for (const hash of ['', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$', '$2b$10$abc']) expect(await verifyPassword(hash, 'x')).toBe(false)
  })
})

describe('rights', () => {
  const of = (role: string): Person => ({ id: '1', name: 'x', email: 'x', role: role as Role })
  test.each([
    ['admin', ['view', 'operate', 'edit', 'publish', 'secrets', 'admin']], ['it', ['view', 'operate', 'edit', 'publish', 'secrets']],
    ['analyst', ['view', 'edit', 'publish']], ['operator', ['view', 'operate']], ['user', ['view']], ['boss', []], ['constructor', []],
  ])('%s may %j', (role, may) => {
    expect(rights.filter((right) => allows(of(role), right))).toEqual(may)
    expect(allows(undefined, 'view')).toBe(false)
  })
})
