import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node'

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** @example "120 passed, 0 failed, 3 skipped" */
export const tallyLine = ({ passed, failed, skipped }: Tally): string => `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * Counts tests, and as failed also what fails outside of one: a file that does not load, a hook, an unhandled error.
 * Leaves the tally in the file that `WEFT_TEST_TALLY` names, for scripts/test.ts to print when all else is said.
 */
export default class LastLineReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<SerializedError>): void {
    const tally = modules.map(tallyOf).reduce(add, { passed: 0, failed: unhandled.length, skipped: 0 })
    const file = process.env.WEFT_TEST_TALLY
    if (file) writeFileSync(file, JSON.stringify(tally))
    else console.log(tallyLine(tally))
  }
}

function tallyOf(module: TestModule): Tally {
  const tests = [...module.children.allTests()].map((test) => test.result().state)
  const count = (state: string): number => tests.filter((each) => each === state).length
  const broken = [module, ...module.children.allSuites()].filter((part: TestModule | TestSuite) => part.errors().length > 0).length
  return { passed: count('passed'), failed: count('failed') + broken, skipped: count('skipped') + count('pending') }
}

const add = (a: Tally, b: Tally): Tally => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped })
