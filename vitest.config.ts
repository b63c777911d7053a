import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{flows,connectors,runtime,editor,test,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    restoreMocks: true,
    // Two files at a time also on the smallest machine: journeys start whole runtimes, which want a core of their own.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // A zone that is not UTC, as most servers are set to, so that a mix-up of local time and UTC shows. TZ=… overrules it.
    env: { TZ: process.env.TZ ?? 'Asia/Shanghai' },
    reporters: ['default', './scripts/last-line-reporter.ts'],
  },
})
