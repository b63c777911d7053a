import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Language } from '../../flows/document/text.ts'
import type { Mode } from '../theme.ts'

/** What a person chose for this browser; kept in its local storage. */
export interface Preferences {
  /** Absent: as the browser says. */
  language?: Language
  mode?: Mode
  /** Widths and heights of panels in pixels, by the panel's name. */
  panels: Record<string, number>
  setLanguage(language: Language): void
  setMode(mode: Mode | undefined): void
  setPanel(name: string, size: number): void
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      panels: {},
      setLanguage: (language) => set({ language }),
      setMode: (mode) => set({ mode }),
      setPanel: (name, size) => set((before) => ({ panels: { ...before.panels, [name]: size } })),
    }),
    { name: 'weft.preferences', partialize: ({ language, mode, panels }) => ({ language, mode, panels }) },
  ),
)

/** The first of the browser's languages that we speak. @example browserLanguage(['fr', 'en-GB']) // 'en' */
export function browserLanguage(languages: readonly string[]): Language {
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh'
    if (/^en\b/i.test(language)) return 'en'
  }
  return 'en'
}

export function currentLanguage(): Language {
  return usePreferences.getState().language ?? browserLanguage(navigator.languages)
}
