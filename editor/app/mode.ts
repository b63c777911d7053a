import { useSyncExternalStore } from 'react'
import { styleSheet, type Mode } from '../theme.ts'
import { usePreferences } from './preferences.ts'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

function subscribe(changed: () => void): () => void {
  dark.addEventListener('change', changed)
  return () => dark.removeEventListener('change', changed)
}

/** The mode in force: chosen, else as the system has it. */
export function useMode(): Mode {
  const chosen = usePreferences((preferences) => preferences.mode)
  const system = useSyncExternalStore(subscribe, () => dark.matches)
  return chosen ?? (system ? 'dark' : 'light')
}

export function setDocumentMode(mode: Mode): void {
  document.documentElement.dataset.mode = mode
}

const still = window.matchMedia('(prefers-reduced-motion: reduce)')

function subscribeStill(changed: () => void): () => void {
  still.addEventListener('change', changed)
  return () => still.removeEventListener('change', changed)
}

/** Whether things may move. */
export function useMotion(): boolean {
  return !useSyncExternalStore(subscribeStill, () => still.matches)
}

/** Puts the theme's custom properties into the page; once, before anything is drawn. */
export function installTheme(): void {
  const style = document.createElement('style')
  style.textContent = styleSheet()
  document.head.prepend(style)
  setDocumentMode(usePreferences.getState().mode ?? (dark.matches ? 'dark' : 'light'))
}
