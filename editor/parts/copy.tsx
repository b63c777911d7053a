import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { IconButton } from './icon-button.tsx'

/** Copies a text and says so in place. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useWords()
  const [done, setDone] = useState(false)
  const copy = (): void => {
    void navigator.clipboard?.writeText(text).then(() => {
      setDone(true)
      setTimeout(() => setDone(false), 1500)
    })
  }
  return <IconButton icon={done ? Check : Copy} label={t(done ? 'common.copied' : 'common.copy')} onClick={copy} size={14} />
}
