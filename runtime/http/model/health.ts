import Type from 'typebox'

/** `ready` is false (and the answer 503) while the store does not answer or the process is shutting down. */
export const Readiness = Type.Object(
  {
    ready: Type.Boolean(),
    store: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]),
    /** Systems that calls are waiting for; the runtime is ready all the same. */
    waitingFor: Type.Array(Type.String()),
  },
  { title: 'Readiness' },
)
export type Readiness = Type.Static<typeof Readiness>
