import { Hono } from 'hono'
import type { AppEnv } from '../gate.ts'
import { Notice } from '../model/live.ts'
import { rawRoute } from '../route.ts'
import type { Services } from '../services.ts'
import { streamEvents, type StreamMessage, type StreamOptions } from '../sse.ts'

/** Tells lists what to fetch again. */
export const live = ({ live }: Services, stream: StreamOptions) =>
  new Hono<AppEnv>()
    .get('/live', rawRoute(
      { right: 'view', summary: 'Notices of what changed, from now on', ok: Notice, produces: 'text/event-stream' },
      ({ c }) => streamEvents(c, stream, (signal) => messages(live.notices(signal))),
    ))

async function* messages(notices: AsyncIterable<Notice>): AsyncIterable<StreamMessage> {
  for await (const notice of notices) yield { data: notice }
}
