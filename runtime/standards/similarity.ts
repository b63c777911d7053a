/** How alike two names are, in Chinese by pairs of characters, in English by words; and the sizes that stand in them. */
import type { Text } from '../../flows/document/text.ts'

const han = /\p{Script=Han}+/gu

/** Pairs of neighbouring Chinese characters (single ones as they are). @example bigrams('联轴器') // ['联轴', '轴器'] */
export function bigrams(name: string): string[] {
  return [...name.matchAll(han)].flatMap(([run]) => {
    const characters = [...run]
    return characters.length === 1 ? characters : characters.slice(1).map((character, index) => characters[index]! + character)
  })
}

/** Words in small letters, plural s taken off. @example words('Shaft couplings D55') // ['shaft', 'coupling', 'd55'] */
export function words(name: string): string[] {
  return (name.normalize('NFKC').toLowerCase().match(/[a-z][a-z0-9.]*/g) ?? []).map((word) => word.replace(/(?<=[a-z]{3})s$/, ''))
}

/**
 * Sizes, ratings and type designations: a number with what stands to it. `750 W` and `750W` are one.
 * @example sizes('联轴器 D55') // ['d55']
 */
export function sizes(name: string): string[] {
  const found = name.normalize('NFKC').toLowerCase().match(/[a-z]*\d+(?:\.\d+)?(?:\s?(?:mm|kw|w|v|a|m|kg|bit|l)(?![a-z]))?/g) ?? []
  return [...new Set(found.map((size) => size.replace(/\s/g, '')))]
}

/** The share that two lists have in common (Dice), 0 to 1; undefined when one is empty. */
export function overlap(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined
  const left = new Set(a)
  const right = new Set(b)
  return (2 * [...left].filter((item) => right.has(item)).length) / (left.size + right.size)
}

/** Pieces of a name that a search finds it by. */
export function termsOf(name: Text | undefined): string[] {
  if (!name) return []
  const all = [name.zh, name.en].flatMap((text) => [...bigrams(text), ...[...text.matchAll(han)].flatMap(([run]) => [...run]), ...words(text), ...sizes(text)])
  return [...new Set(all)].slice(0, 80)
}
