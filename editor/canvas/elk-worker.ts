import ELK from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import type { Layouter } from './layout.ts'

let elk: Layouter | undefined

/** ELK in a worker of its own, made when first needed: laying out never holds the page up. */
export function elkInWorker(): Layouter {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) })
  return elk
}

/** Reading ELK takes a while: begin as soon as a page that draws is on its way. */
elkInWorker()
