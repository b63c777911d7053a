/**
 * The one place of the editor's colours, sizes and faces. Everything else takes them from here: antd by `antdTheme`, our
 * own style sheets by the custom properties of `styleSheet`, plots and drawings by `palette`.
 */
import type { MappingAlgorithm, ThemeConfig } from 'antd'

export type Mode = 'light' | 'dark'

/** A colour and the soft ground that its text may stand on. */
export interface Hue {
  base: string
  soft: string
}

const both = <T>(light: T, dark: T): Record<Mode, T> => ({ light, dark })
const hue = (light: [string, string], dark: [string, string]): Record<Mode, Hue> =>
  both({ base: light[0], soft: light[1] }, { base: dark[0], soft: dark[1] })

/** Neutral colours and the accent. */
export const colours = {
  text: both('#1d2330', '#e8ebf1'),
  secondary: both('#475063', '#a9b2c1'),
  tertiary: both('#656e7e', '#939dad'),
  disabled: both('#b4bcc9', '#566072'),
  line: both('#e4e7ec', '#2a303b'),
  'strong-line': both('#d3d8e0', '#3a4250'),
  page: both('#f5f6f8', '#12151b'),
  canvas: both('#f8f9fb', '#14181f'),
  surface: both('#ffffff', '#1a1f27'),
  sunken: both('#f0f2f5', '#151a21'),
  accent: both('#2f5fe0', '#7195ff'),
  'accent-hover': both('#244fc4', '#8aa9ff'),
  'accent-soft': both('#edf2fe', '#1d2947'),
  'accent-line': both('#b9cbf9', '#33467d'),
  'on-accent': both('#ffffff', '#0d1220'),
  'note-ground': both('#fff7df', '#2d2817'),
  'note-line': both('#efdca6', '#4d4526'),
  grid: both('#dfe3ea', '#262c36'),
} satisfies Record<string, Record<Mode, string>>

/** A system's thread, wherever it appears; further systems take `thread1` … `thread6` in this order. */
export const threads = {
  crm: hue(['#734ad9', '#f2eefd'], ['#a68bf5', '#2a2443']),
  procurement: hue(['#a3580c', '#fcf1e4'], ['#eba35a', '#3a2b1b']),
  erp: hue(['#08766b', '#e4f5f3'], ['#3fc2b2', '#16322f']),
  control: hue(['#5b6677', '#eef0f3'], ['#9aa5b5', '#262c36']),
  thread1: hue(['#b8447f', '#fbeef4'], ['#e58ab8', '#3a2130']),
  thread2: hue(['#3f7d20', '#edf6e8'], ['#8cc46a', '#22331a']),
  thread3: hue(['#8a6a2f', '#f7f2e6'], ['#d1b071', '#352c1a']),
  thread4: hue(['#2b7fb8', '#e8f3fa'], ['#74b9e8', '#18303f']),
  thread5: hue(['#9b4dca', '#f7eefc'], ['#c99be8', '#33213f']),
  thread6: hue(['#6b7a1e', '#f3f6e4'], ['#b8c665', '#2c3118']),
} satisfies Record<string, Record<Mode, Hue>>
export type Thread = keyof typeof threads

/** Colours of a status; it always has its icon and its word besides. */
export const statuses = {
  succeeded: hue(['#157841', '#e7f5ec'], ['#4cc27f', '#163324']),
  failed: hue(['#c2302a', '#fcebea'], ['#f2786f', '#3b1f1f']),
  warning: hue(['#a15c07', '#fdf3e0'], ['#e2ab56', '#35290f']),
  running: hue(['#2f5fe0', '#edf2fe'], ['#7195ff', '#1d2947']),
  waiting: hue(['#6b5bb5', '#f0eefa'], ['#a99bf0', '#262247']),
} satisfies Record<string, Record<Mode, Hue>>

/** Expressions and JSON. */
export const expressions = {
  field: both('#1f55c7', '#8fb2ff'),
  function: both('#7a3fc0', '#c79bf5'),
  string: both('#0b7a54', '#6fd0a6'),
  number: both('#a9500a', '#f0a76a'),
} satisfies Record<string, Record<Mode, string>>

export const faces = {
  text: `'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif`,
  mono: `'JetBrains Mono Variable', Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', monospace`,
}

const shadows = {
  card: both('0 1px 2px rgba(20,28,45,.06)', '0 1px 2px rgba(0,0,0,.4)'),
  float: both(
    '0 4px 14px rgba(20,28,45,.10), 0 1px 3px rgba(20,28,45,.08)',
    '0 4px 14px rgba(0,0,0,.5), 0 1px 3px rgba(0,0,0,.4)',
  ),
}

/** All colours of one mode by the names of their custom properties, without the leading dashes. */
export function palette(mode: Mode): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(colours)) flat[name] = value[mode]
  for (const [name, value] of Object.entries(expressions)) flat[`expr-${name}`] = value[mode]
  for (const [name, value] of [...Object.entries(threads), ...Object.entries(statuses)]) {
    flat[name] = value[mode].base
    flat[`${name}-soft`] = value[mode].soft
  }
  return flat
}

const block = (selector: string, mode: Mode): string => {
  const lines = Object.entries(palette(mode)).map(([name, value]) => `--${name}:${value}`)
  for (const [name, value] of Object.entries(shadows)) lines.push(`--shadow-${name}:${value[mode]}`)
  return `${selector}{${lines.join(';')};color-scheme:${mode}}`
}

/** The custom properties of both modes; `data-mode` on the root element chooses. */
export function styleSheet(): string {
  return `:root{--face:${faces.text};--mono:${faces.mono}}${block(':root', 'light')}${block(':root[data-mode=dark]', 'dark')}`
}

/** antd's theme of one mode, with motion where people want it; `algorithm` is antd's own, handed in so that this file does not load antd. */
export function antdTheme(mode: Mode, algorithm: MappingAlgorithm, motion: boolean): ThemeConfig {
  const c = palette(mode)
  // antd's algorithm makes colours of its own out of the first ones, darker in dark; ours are meant as they are.
  const exact: MappingAlgorithm = (_seed, map) => ({
    ...map!, colorPrimary: c.accent!, colorPrimaryHover: c['accent-hover']!, colorPrimaryActive: c['accent-hover']!, colorPrimaryBorder: c['accent-line']!, colorPrimaryBg: c['accent-soft']!,
    colorSuccess: c.succeeded!, colorError: c.failed!, colorErrorHover: c.failed!, colorErrorActive: c.failed!, colorWarning: c.warning!, colorInfo: c.accent!,
  })
  return {
    algorithm: [algorithm, exact],
    cssVar: { prefix: 'ant', key: `weft-${mode}` },
    hashed: false,
    token: {
      colorPrimary: c.accent, colorPrimaryHover: c['accent-hover'], colorPrimaryBg: c['accent-soft'], colorInfo: c.accent,
      colorLink: c.accent, colorLinkHover: c['accent-hover'],
      colorText: c.text, colorTextSecondary: c.secondary, colorTextTertiary: c.tertiary, colorTextQuaternary: c.tertiary,
      colorTextPlaceholder: c.tertiary, colorTextDisabled: c.disabled, colorTextLightSolid: c['on-accent'],
      colorBorder: c['strong-line'], colorBorderSecondary: c.line, colorSplit: c.line,
      colorBgLayout: c.page, colorBgContainer: c.surface, colorBgElevated: c.surface, colorFillAlter: c.sunken,
      colorFillTertiary: c.sunken, colorFillQuaternary: c.sunken,
      colorSuccess: c.succeeded, colorError: c.failed, colorWarning: c.warning,
      fontFamily: faces.text, fontFamilyCode: faces.mono, fontSize: 13, fontSizeSM: 12, fontSizeLG: 13, lineHeight: 20 / 13,
      fontWeightStrong: 600, controlHeight: 30, controlHeightSM: 24, controlHeightLG: 30,
      borderRadius: 6, borderRadiusSM: 6, borderRadiusLG: 8, padding: 16, margin: 16,
      boxShadow: shadows.float[mode], boxShadowSecondary: shadows.float[mode],
      motion, motionDurationFast: '0.12s', motionDurationMid: '0.12s', motionDurationSlow: '0.2s', controlOutlineWidth: 3,
      controlOutline: c['accent-soft'], controlItemBgActive: c['accent-soft'], controlItemBgHover: c.sunken,
    },
    components: {
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tooltip: { colorBgSpotlight: mode === 'light' ? '#1d2330' : '#3a4250', colorTextLightSolid: '#ffffff' },
      Segmented: { trackBg: c.sunken, itemSelectedBg: c.surface },
    },
  }
}
