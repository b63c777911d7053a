import { StoreUnavailable, type Collection, type CollectionSpec, type Document, type Store } from '../../runtime/store/collection.ts'
import { dice } from './dice.ts'
import type { Point } from './points.ts'

/** Every write of a store, told before it begins and after it is durable. */
export function watchedStore(store: Store, at: (point: Point) => void): Store {
  return wrapped(store, async (spec, args, write) => {
    const names = namesOf(spec, args)
    for (const name of names) at(`before${name}`)
    const result = await write()
    for (const name of names) at(`after${name}`)
    return result
  })
}

/** A store that, once it `has` begun, answers late, and of whose writes some fail: half of those before they are done, half after. */
export function unreliableStore(store: Store, { seed, share }: { seed: number; share: number }, has: { begun: boolean }): Store {
  const random = dice(seed)
  return wrapped(store, async (_spec, _args, write) => {
    if (!has.begun) return write()
    if (random.next() < 0.05) await new Promise((resolve) => setTimeout(resolve, random.between(5, 60)))
    if (random.next() >= share) return write()
    if (random.next() < 0.5) throw new StoreUnavailable('the test has it that the store did not get it')
    await write()
    throw new StoreUnavailable('the test has it that the answer was lost')
  })
}

type Write = (spec: CollectionSpec, args: unknown[], write: () => Promise<unknown>) => Promise<unknown>
const writes = ['insert', 'update', 'findOneAndUpdate', 'bulk', 'delete'] as const

function wrapped(store: Store, around: Write): Store {
  const wrap = <T extends Document>(collection: Collection<T>): Collection<T> => {
    const methods = writes.map((method) => [method, (...args: never[]) => around(collection.spec, args, () => (collection[method] as (...args: never[]) => Promise<unknown>)(...args))])
    return { ...collection, ...Object.fromEntries(methods) } as Collection<T>
  }
  return { ...store, collection: async <T extends Document>(spec: CollectionSpec) => wrap(await store.collection<T>(spec)) }
}

type Named<P> = P extends `before${infer Name}` ? Name : never

/** What a write is to the runtime. */
function namesOf({ name }: CollectionSpec, args: unknown[]): Named<Point>[] {
  const names: Named<Point>[] = ['Write']
  if (name === 'claims') names.push('Claim')
  if (name === 'syncLog') names.push('Copy')
  if (name !== 'runs' && name !== 'runPages') return names
  const text = JSON.stringify(args)
  if (text.includes('"runCreated"')) names.push('Accept')
  if (text.includes('"callIntended"')) names.push('Intent')
  if (text.includes('"callSucceeded"')) names.push('Outcome')
  return names
}
