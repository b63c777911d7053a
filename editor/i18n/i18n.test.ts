import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** All keys as `a.b.c`; the plural endings of the two languages differ, so they count as one key. */
function keys(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key.replace(/_(one|other)$/, '')}`] : keys(value as object, `${path}${key}.`))
}

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value as object, `${path}${key}.`))
}

const placeholders = (text: string): string[] => [...new Set(text.match(/{{\s*\w+\s*}}/g))].sort()

test('both languages have the same keys', () => {
  expect([...new Set(keys(zh))].sort()).toEqual([...new Set(keys(en))].sort())
})

test('every plural has its other form, in both languages', () => {
  for (const tree of [zh, en])
    for (const [key] of leaves(tree)) if (key.endsWith('_one')) expect(leaves(tree).map(([name]) => name)).toContain(key.replace('_one', '_other'))
})

test('both say the same things with the same values', () => {
  const english = new Map(leaves(en))
  for (const [key, text] of leaves(zh)) {
    const other = english.get(key)
    if (other !== undefined) expect(placeholders(other), key).toEqual(placeholders(text))
  }
})

test('words keep the house style', () => {
  for (const [key, text] of leaves(zh)) expect(text, key).not.toMatch(/^请|成功地|操作成功/)
  for (const [key, text] of leaves(en)) expect(text, key).not.toMatch(/\bplease\b|successfully/i)
})
