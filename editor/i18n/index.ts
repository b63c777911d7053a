import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { currentLanguage } from '../app/preferences.ts'
import type { Language, Text } from '../../flows/document/text.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Language tags as HTML and `Intl` want them. */
export const tags: Record<Language, string> = { zh: 'zh-CN', en: 'en' }

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: currentLanguage(),
    fallbackLng: 'en',
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = tags[language()]
  i18next.on('languageChanged', () => (document.documentElement.lang = tags[language()]))
}

export function language(): Language {
  return i18next.language === 'zh' ? 'zh' : 'en'
}

/** `t` for our own words, `say` for a `Text` that came with the data. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const lang: Language = i18n.language === 'zh' ? 'zh' : 'en'
  return { t, lang, say: (text: Text | undefined): string => text?.[lang] ?? '' }
}
export type Words = ReturnType<typeof useWords>
