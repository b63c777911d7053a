import type { LucideIcon } from 'lucide-react'

interface Props {
  icon: LucideIcon
  label: string
  onClick(): void
  disabled?: boolean
  size?: number
}

/** A button that is only an icon; its name is its label and its hint. */
export function IconButton({ icon: Icon, label, onClick, disabled, size = 16 }: Props) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick} disabled={disabled}>
      <Icon size={size} strokeWidth={1.6} aria-hidden />
    </button>
  )
}
