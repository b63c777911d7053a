import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { text } from '../../flows/document/text.ts'
import { conflict, ServiceError } from '../http/service-errors.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { CollectionSpec, Store } from '../store/collection.ts'
import { DuplicateKey } from '../store/collection.ts'
import type { Tables } from './tables.ts'

interface SetUpDocument {
  _id: string
  /** Sealed, so that each start until then prints the same link. */
  token: string
  usedAt?: number
}

const spec: CollectionSpec = { name: 'setUp', indexes: [], grows: false }
const ID = 'administrator'

/** The first administrator's way in: a token that is printed at start and counts once. */
export interface SetUpToken {
  /** The token to print; undefined once there is somebody. */
  token(): Promise<string | undefined>
  needed(): Promise<boolean>
  /** Runs `make` for the right token, once; a second one, at the same time or later, is refused. @throws ServiceError */
  use<T>(token: string, make: () => Promise<T>): Promise<T>
}

export async function openSetUp(store: Store, tables: Tables, secrets: Secrets): Promise<SetUpToken> {
  const collection = await store.collection<SetUpDocument>(spec)
  let done = false
  const needed = async () => {
    done ||= (await tables.people.count({}, { limit: 1 })) > 0
    return !done
  }
  const given = async (): Promise<SetUpDocument | undefined> => {
    const kept = await collection.get(ID)
    if (kept) return kept
    try {
      await collection.insert({ _id: ID, token: secrets.seal(randomBytes(24).toString('base64url'), 'setUp') })
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
    }
    return collection.get(ID)
  }
  return {
    needed,
    async token() {
      if (!(await needed())) return undefined
      // Used, and yet nobody there: the process died in between. The link counts again.
      await collection.update({ _id: ID }, { $unset: { usedAt: true } })
      const document = await given()
      return document && secrets.open(document.token, 'setUp')
    },
    async use(token, make) {
      if (!(await needed())) throw already()
      const document = await collection.get(ID)
      if (!document || !same(secrets.open(document.token, 'setUp'), token))
        throw new ServiceError(401, 'wrongToken', text('设置链接无效,请使用启动时打印的链接', 'the set-up link is not valid: use the one printed at start'))
      const taken = await collection.update({ _id: ID, usedAt: { $exists: false } }, { $set: { usedAt: Date.now() } })
      if (taken === 0) throw already()
      try {
        return await make()
      } catch (error) {
        await collection.update({ _id: ID }, { $unset: { usedAt: true } })
        throw error
      }
    },
  }
}

const already = () => conflict('setUpAlready', text('管理员已经创建,请登录', 'the administrator has been made already: sign in'))

function same(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(a), digest(b))
}
