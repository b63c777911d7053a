import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Text } from '../../flows/document/text.ts'

/** The key that wraps the data keys. It comes from outside the store, always. */
export interface MasterKey {
  /** Tells one from another without giving it away: the first 16 hex digits of its SHA-256. */
  id: string
  bytes: Buffer
}

/** A key is missing, wrong or open to others. One sentence says what to do. */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem'
  readonly text: Text
  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
  }
}

export interface MasterKeySource {
  /** `WEFT_KEY`: base64 of 32 bytes. Wins over the file. */
  given?: string
  /** Beside the store's data, mode 0600; made at the first start. */
  file: string
  /** Whether the store has keys already: then a missing file is an error, not a first start. */
  expected: boolean
}

/** @throws KeyProblem */
export async function loadMasterKey({ given, file, expected }: MasterKeySource): Promise<MasterKey> {
  if (given !== undefined) return fromText(given, { zh: '环境变量 WEFT_KEY', en: 'WEFT_KEY' })
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found !== undefined) {
    await requirePrivate(file)
    return fromText(found.trim(), { zh: `密钥文件 ${file}`, en: `the key file ${file}` })
  }
  if (expected)
    throw new KeyProblem({
      zh: `缺少密钥文件 ${file}:请从备份恢复,或用 WEFT_KEY 提供密钥,否则已保存的密码无法读取。`,
      en: `The key file ${file} is missing: restore it from a backup or give the key as WEFT_KEY, or the stored secrets cannot be read.`,
    })
  return make(file)
}

function fromText(text: string, name: Text): MasterKey {
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length !== 32)
    throw new KeyProblem({
      zh: `${name.zh}的内容应为 32 字节的 base64(44 个字符)。`,
      en: `The content of ${name.en} must be the base64 of 32 bytes (44 characters).`,
    })
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }
}

async function make(file: string): Promise<MasterKey> {
  const text = randomBytes(32).toString('base64')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.sync()
    // Whole or not at all, and never over one that another process has just made.
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await loadMasterKey({ file, expected: true })
  } finally {
    await handle.close()
    await unlink(draft)
  }
  return fromText(text, { zh: '密钥文件', en: 'the key file' })
}

async function requirePrivate(file: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return
  throw new KeyProblem({
    zh: `密钥文件 ${file} 可被其他用户读取:请执行 chmod 600 后重新启动。`,
    en: `Others can read the key file ${file}: chmod 600 it and start again.`,
  })
}
