import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedWebhook {
  id: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  status: number
}

/** A receiver of webhooks that gives these statuses in turn, then 204, and keeps what it got. */
export async function receiveWebhooks(statuses: number[] = []): Promise<{ url: string; got: ReceivedWebhook[]; close(): void }> {
  const got: ReceivedWebhook[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const status = statuses.shift() ?? 204
    got.push({ id: String(request.headers['webhook-id']), path: request.url!, headers: request.headers, body: Buffer.concat(chunks), status })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, close }
}

/** Waits until it holds; throws after 10 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to pass')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
