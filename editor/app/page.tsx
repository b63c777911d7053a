import { Link, type LinkProps } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { SearchButton } from './search-button.tsx'

interface Props {
  title: string
  /** What it lies in, before the title. */
  parent?: { to: LinkProps['to']; label: string }
  /** Right of the title: its state and what is known of it. */
  state?: ReactNode
  /** What can be done here, the primary last. */
  actions?: ReactNode
  /** A page with a search box of its own has none in the top bar. */
  ownSearch?: boolean
  className?: string
  children: ReactNode
}

/** A page: its top bar, and its content edge to edge. */
export function Page({ title, parent, state, actions, ownSearch, className, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Weft`
  }, [title])
  return (
    <>
      <header className="bar">
        <div className="bar-path">
          {parent && <><Link to={parent.to}>{parent.label}</Link><span aria-hidden>/</span></>}
          <h1 title={title}>{title}</h1>
        </div>
        <div className="bar-state">{state}</div>
        <div className="bar-actions">
          {!ownSearch && <SearchButton />}
          {actions}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={className ? `content ${className}` : 'content'}>{children}</main>
    </>
  )
}
