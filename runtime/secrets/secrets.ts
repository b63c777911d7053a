/**
 * Secrets at rest: AES-256-GCM under a data key that lies in the store, wrapped by the master key that never does. Each
 * sealed text names its data key, so that both keys can be changed while the house runs.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Collection, CollectionSpec, Store } from '../store/collection.ts'
import { DuplicateKey } from '../store/collection.ts'
import { KeyProblem, loadMasterKey, type MasterKey, type MasterKeySource } from './master-key.ts'

export interface Secrets {
  /**
   * `about` binds the text to its place (`connection/erp/token`): opened for another, it fails.
   * @example seal('s3cret', 'connection/erp/token') // 'v1.k3f….<iv>.<text and tag>'
   */
  seal(text: string, about: string): string
  /** @throws KeyProblem when the key is unknown or the text was changed or moved. */
  open(sealed: string, about: string): string
  /** A key for another purpose (signing cookies …), the same at every start. 32 bytes, base64url. */
  derive(purpose: string): string
}

interface DataKey {
  _id: string
  /** The data key, sealed by the master key. */
  wrapped: string
  /** Which master key. */
  master: string
  createdAt: number
  current: boolean
}

const spec: CollectionSpec = { name: 'dataKeys', indexes: [], grows: false }

/** @throws KeyProblem when the master key is missing or not the one that the store was set up with. */
export async function openSecrets(store: Store, source: Omit<MasterKeySource, 'expected'>): Promise<Secrets> {
  const collection = await store.collection<DataKey>(spec)
  const kept = (await collection.find({})).items
  const master = await loadMasterKey({ ...source, expected: kept.length > 0 })
  const keys = kept.length > 0 ? kept : [await firstKey(collection, master)]
  return makeSecrets(new Map(keys.map((key) => [key._id, unwrap(key, master)])), currentOf(keys)._id)
}

/** One document has this id, so that two processes that start together end with one key. */
const FIRST = 'k1'

async function firstKey(collection: Collection<DataKey>, master: MasterKey): Promise<DataKey> {
  const wrapped = encrypt(master.bytes, randomBytes(32), `dataKey/${FIRST}`)
  const key: DataKey = { _id: FIRST, wrapped, master: master.id, createdAt: Date.now(), current: true }
  try {
    await collection.insert(key)
    return key
  } catch (error) {
    const other = error instanceof DuplicateKey ? await collection.get(FIRST) : undefined
    if (other) return other
    throw error
  }
}

function currentOf(keys: readonly DataKey[]): DataKey {
  const current = keys.find((key) => key.current) ?? keys[0]
  if (!current) throw new Error('no data key')
  return current
}

function unwrap(key: DataKey, master: MasterKey): Buffer {
  const wrong = (cause?: unknown) => new KeyProblem({
    zh: '密钥不是当初加密这份数据的那一把:请用原来的 WEFT_KEY 或密钥文件启动。',
    en: 'This is not the key that the data was encrypted with: start with the original WEFT_KEY or key file.',
  }, { cause })
  if (key.master !== master.id) throw wrong()
  try {
    return decrypt(master.bytes, key.wrapped, `dataKey/${key._id}`)
  } catch (error) {
    throw wrong(error)
  }
}

function makeSecrets(keys: ReadonlyMap<string, Buffer>, current: string): Secrets {
  const keyOf = (id: string): Buffer => {
    const key = keys.get(id)
    if (key) return key
    throw new KeyProblem({ zh: `未知的数据密钥 ${id}`, en: `the data key ${id} is unknown` })
  }
  return {
    seal: (text, about) => `v1.${current}.${encrypt(keyOf(current), Buffer.from(text, 'utf8'), about)}`,
    open(sealed, about) {
      const [version, id = '', ...rest] = sealed.split('.')
      try {
        if (version !== 'v1') throw new Error(`version ${version}`)
        return decrypt(keyOf(id), rest.join('.'), about).toString('utf8')
      } catch (error) {
        if (error instanceof KeyProblem) throw error
        throw new KeyProblem({ zh: `加密内容已损坏:${about}`, en: `what was sealed for ${about} is damaged` }, { cause: error })
      }
    },
    // Always by the first key, so that rotation changes no cookie's signature.
    derive: (purpose) => Buffer.from(hkdfSync('sha256', keyOf(FIRST), '', purpose, 32)).toString('base64url'),
  }
}

/** 96-bit random nonce, 128-bit tag behind the text, as NIST SP 800-38D has it. */
function encrypt(key: Buffer, text: Buffer, about: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about, 'utf8'))
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return `${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

function decrypt(key: Buffer, sealed: string, about: string): Buffer {
  const [nonce = '', text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(about, 'utf8')).setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
}
