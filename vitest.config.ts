import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{flows,connectors,runtime,editor,test,scripts}/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
})
