import { Search } from 'lucide-react'
import { create } from 'zustand'
import { useWords } from '../i18n/index.ts'

export const useSearch = create<{ open: boolean }>(() => ({ open: false }))

/** Looks like the field it opens. */
export function SearchButton() {
  const { t } = useWords()
  return (
    <button type="button" className="search-button" aria-keyshortcuts="Control+K" onClick={() => useSearch.setState({ open: true })}>
      <Search size={15} strokeWidth={1.6} aria-hidden />
      <span>{t('search.placeholder')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  )
}
