/** Texts as codes: what people and systems type in different ways, made one. */
import { text } from '../../document/text.ts'
import { mustBeText, type FunctionSpec } from './spec.ts'

const unlessMissing = (name: string, convert: (value: string) => string): FunctionSpec['make'] => () => (value: unknown) => value === undefined ? undefined : convert(mustBeText(value, name, 'the text'))

/** Full-width ASCII and the ideographic space as what they look like. */
function halfWidth(value: string): string {
  return value.replace(/[\uff01-\uff5e]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}

export const textFunctions = {
  halfWidth: {
    signature: '(value: text) → text',
    doc: text('全角字母、数字和标点转成半角。', 'Full-width letters, digits and signs as half-width ones.'),
    example: { expr: '$halfWidth("ＭＡ－００１")', result: 'MA-001' },
    make: unlessMissing('halfWidth', halfWidth),
  },
  nfc: {
    signature: '(value: text) → text',
    doc: text('统一组合字符的写法(Unicode NFC)。', 'Letters and their marks in one way of writing (Unicode NFC).'),
    example: { expr: '$length($nfc("e\\u0301"))', result: 1 },
    make: unlessMissing('nfc', (value) => value.normalize('NFC')),
  },
  cleanCode: {
    signature: '(value: text) → text',
    doc: text('编码清洗:半角、NFC、去掉首尾和不可见字符、大写;中间的空格和前导零保留。', 'A code made clean: half-width, NFC, nothing invisible, no space around it, in large letters; inner spaces and leading zeros stay.'),
    example: { expr: '$cleanCode("　ｃｐ－００１ ")', result: 'CP-001' },
    make: unlessMissing('cleanCode', (value) => halfWidth(value.normalize('NFC')).replace(/[\p{Cc}\u200b-\u200f\u2060\ufeff]/gu, '').trim().toUpperCase()),
  },
} satisfies Record<string, FunctionSpec>
