import { HttpProblem } from './problem.ts'

/**
 * The body's bytes, never more than `limit`: a longer one is refused by its declared length, or as soon as what has come
 * (chunked, or expanded from gzip) passes the limit. What a signature is made over is what this gives: the content after
 * the transport's coding is undone.
 * @throws HttpProblem 413, 415 (another coding than gzip), 400 (broken gzip, cut off).
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const declared = declaredLength(request)
  if (declared !== undefined && declared > limit) throw tooLarge(limit)
  const coding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (coding === 'identity' && declared !== undefined) return new Uint8Array(await wholeBody(request))
  if (!request.body) return new Uint8Array(0)
  if (coding === 'identity') return collect(request.body, limit)
  if (coding !== 'gzip')
    throw new HttpProblem(415, 'unknownCoding', { zh: `不支持的内容编码:${coding}`, en: `content-encoding ${coding} is not supported; gzip is` })
  return collect(request.body.pipeThrough(new DecompressionStream('gzip') as never), limit)
}

/** Refuses what is not JSON by its declared type. @throws HttpProblem 415. */
export function requireJson(headers: Headers): void {
  const type = headers.get('content-type') ?? ''
  if (/^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i.test(type)) return
  throw new HttpProblem(415, 'notJson', { zh: '内容类型须为 application/json', en: 'the content type must be application/json' })
}

function declaredLength(request: Request): number | undefined {
  const text = request.headers.get('content-length')
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}

async function wholeBody(request: Request): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer()
  } catch (error) {
    throw cutOff(error)
  }
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return Buffer.concat(chunks, size)
      size += value.byteLength
      if (size > limit) throw tooLarge(limit)
      chunks.push(value)
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined)
    throw error instanceof HttpProblem ? error : cutOff(error)
  }
}

const tooLarge = (limit: number) =>
  new HttpProblem(413, 'tooLarge', { zh: `内容超过上限 ${limit} 字节`, en: `the body is over the limit of ${limit} bytes` }, { headers: { connection: 'close' } })

function cutOff(cause: unknown): HttpProblem {
  const problem = new HttpProblem(400, 'bodyBroken', { zh: '内容不完整或压缩数据有误', en: 'the body is cut off, or its gzip is broken' })
  problem.cause = cause
  return problem
}
