/**
 * Evaluation apart from the page: in a worker whose own response may allow generated code, and which is ended when it does not
 * answer. `serve` is all that the worker's file does; `previewer` is the page's side.
 */
import { compileExpression } from './compile.ts'
import { ExpressionError, LookupNeeded, UnknownCode, type LookupKey, type Lookups } from './expression.ts'
import { weftFunctions } from './functions.ts'

export interface PreviewRequest {
  id: number
  source: string
  input: unknown
  /** Epoch milliseconds. */
  now: number
  /** Standards data at hand. */
  codes?: readonly (readonly [LookupKey, string | null])[]
  parameters?: Readonly<Record<string, unknown>>
  calendars?: Readonly<Record<string, unknown>>
}

export type PreviewAnswer = { id: number } & (
  | { result: 'value'; value: unknown }
  | { result: 'error'; code: string; message: string; position: number | undefined }
  | { result: 'needed'; keys: readonly LookupKey[] }
  | { result: 'unknownCode'; key: LookupKey }
)

/** What a worker has on both of its ends. */
export interface Port<Sent, Received> {
  postMessage(message: Sent): void
  onmessage: ((event: { data: Received }) => void) | null
}

const keyText = ({ table, kind, from, code, to }: LookupKey): string => JSON.stringify([table, kind, from, code, to])

export function answer({ id, source, input, now, codes = [], parameters = {}, calendars = {} }: PreviewRequest): PreviewAnswer {
  const known = new Map(codes.map(([key, code]) => [keyText(key), code]))
  const own = (record: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined)
  const lookups: Lookups = { get: (key) => known.get(keyText(key)), parameter: (name) => own(parameters, name), calendar: (name) => own(calendars, name) }
  try {
    return { id, result: 'value', value: compileExpression(source).evaluate(input, weftFunctions(lookups, now)) }
  } catch (error) {
    if (error instanceof LookupNeeded) return { id, result: 'needed', keys: error.keys }
    if (error instanceof UnknownCode) return { id, result: 'unknownCode', key: error.key }
    if (error instanceof ExpressionError) return { id, result: 'error', code: error.code, message: error.message, position: error.position }
    return { id, result: 'error', code: 'failed', message: String(error), position: undefined }
  }
}

/** @example serve(self) */
export function serve(port: Port<PreviewAnswer, PreviewRequest>): void {
  port.onmessage = ({ data }) => port.postMessage(answer(data))
}

export interface Previewer {
  /** Takes the place of what is asked for already and not answered: that is then never answered. */
  evaluate(request: Omit<PreviewRequest, 'id'>): Promise<PreviewAnswer>
  close(): void
}

/** Longer than any budget: a worker that is silent for so long is ended and another one made. */
const patience = 2000

/** Does something later, unless it is cancelled. @example (ms, action) => { const timer = setTimeout(action, ms); return () => clearTimeout(timer) } */
export type After = (milliseconds: number, action: () => void) => () => void

/** `make` starts a worker. */
export function previewer(make: () => Port<PreviewRequest, PreviewAnswer> & { terminate(): void }, after: After): Previewer {
  let worker: ReturnType<typeof make> | undefined
  let last = 0
  let cancel = (): void => undefined
  const end = (): void => {
    cancel()
    worker?.terminate()
    worker = undefined
  }
  return {
    evaluate: (request) =>
      new Promise((resolve) => {
        const id = ++last
        worker ??= make()
        worker.onmessage = ({ data }) => {
          if (data.id !== last) return
          cancel()
          resolve(data)
        }
        cancel()
        cancel = after(patience, () => {
          end()
          resolve({ id, result: 'error', code: 'budget', message: 'the expression did not end in time', position: undefined })
        })
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage({ ...request, id })
      }),
    close: end,
  }
}
