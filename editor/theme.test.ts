import { describe, expect, test } from 'vitest'
import { contrast } from './contrast.ts'
import { colours, expressions, statuses, threads, type Mode } from './theme.ts'

const modes: Mode[] = ['light', 'dark']
const grounds = ['page', 'canvas', 'surface', 'sunken', 'accent-soft'] as const

describe.each(modes)('contrast, %s', (mode) => {
  test.each(['text', 'secondary', 'tertiary'] as const)('%s reaches 4.5 on every ground', (name) => {
    for (const ground of grounds) expect(contrast(colours[name][mode], colours[ground][mode]), ground).toBeGreaterThanOrEqual(4.5)
  })

  test.each(Object.entries({ ...threads, ...statuses }))('%s: its text on its soft reaches 4.5, as graphics 3 on every ground', (name, hue) => {
    // Further threads are strips and icons, never text.
    expect(contrast(hue[mode].base, hue[mode].soft)).toBeGreaterThanOrEqual(name.startsWith('thread') ? 3 : 4.5)
    for (const ground of ['page', 'canvas', 'surface', 'sunken'] as const)
      expect(contrast(hue[mode].base, colours[ground][mode]), ground).toBeGreaterThanOrEqual(3)
  })

  test('what can be clicked reads on its ground', () => {
    expect(contrast(colours.accent[mode], colours.surface[mode])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colours.accent[mode], colours['accent-soft'][mode])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colours['on-accent'][mode], colours.accent[mode])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colours.text[mode], colours['note-ground'][mode])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(Object.entries(expressions))('expression %s reads on sunken', (_name, colour) => {
    expect(contrast(colour[mode], colours.sunken[mode])).toBeGreaterThanOrEqual(4.5)
  })
})
