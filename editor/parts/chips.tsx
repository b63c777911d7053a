import { Dropdown, type MenuProps } from 'antd'
import { ChevronDown, X } from 'lucide-react'
import { useWords } from '../i18n/index.ts'

export interface Option {
  value: string
  label: string
}

interface Props {
  name: string
  value: string | undefined
  options: readonly Option[]
  onChange(value: string | undefined): void
}

/** A filter as a chip: closed it names itself, chosen it shows its value and can be taken away. */
export function FilterChip({ name, value, options, onChange }: Props) {
  const { t } = useWords()
  const chosen = options.find((option) => option.value === value)
  const menu: MenuProps = {
    items: options.map((option) => ({ key: option.value, label: option.label })),
    selectable: true,
    selectedKeys: value === undefined ? [] : [value],
    onClick: ({ key }) => onChange(key),
  }
  return (
    <span className={value === undefined ? 'chip' : 'chip chosen'}>
      <Dropdown menu={menu} trigger={['click']}>
        <button type="button" aria-haspopup="menu">
          {value === undefined ? name : (chosen?.label ?? value)}
          {value === undefined && <ChevronDown size={13} aria-hidden />}
        </button>
      </Dropdown>
      {value !== undefined && (
        <button type="button" className="chip-clear" aria-label={t('log.filter.without', { name })} onClick={() => onChange(undefined)}>
          <X size={13} aria-hidden />
        </button>
      )}
    </span>
  )
}

interface TabsProps<Key extends string> {
  label: string
  value: Key
  options: readonly { value: Key; label: string; count?: number }[]
  onChange(value: Key): void
}

/** Chips of which one is on, with their counts. */
export function ChoiceChips<Key extends string>({ label, value, options, onChange }: TabsProps<Key>) {
  return (
    <div className="chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" className={option.value === value ? 'chip chosen' : 'chip'} aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
          {option.count !== undefined && <span className="num">{option.count}</span>}
        </button>
      ))}
    </div>
  )
}
