import { randomUUID } from 'node:crypto'

/** The MongoDB server that `npm test` found or built, or undefined: `describe.skipIf(!mongodbUrl())`. */
export const mongodbUrl = (): string | undefined => process.env.WEFT_TEST_MONGODB_URL || undefined

/** A database of one's own, so that test files run side by side and never touch what else is on that server. */
export const freshDatabaseName = (): string => `weft_test_${randomUUID().replaceAll('-', '').slice(0, 20)}`
