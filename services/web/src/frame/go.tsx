import { useRouter } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { writeSearch } from '../clock/address.ts'
import { CLOCK_NAMES, type Search } from '../clock/clocks.ts'
import { usePage } from './page-state.ts'

interface GoProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly to: string
  /** Beside the clocks of this page, which go along; undefined takes one out. */
  readonly search?: Readonly<Record<string, string | undefined>>
  readonly children: ReactNode
}

/** A link to another state of the page; the clocks go along. */
export function Go({ to, search = {}, children, ...rest }: GoProps) {
  const { search: current } = usePage()
  const router = useRouter()
  const href = addressOf(to, current, search)
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    router.history.push(href)
  }
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  )
}

/** The address of another page under the clocks of this one. */
export function addressOf(to: string, current: Search, search: Readonly<Record<string, string | undefined>>): string {
  const kept = Object.fromEntries(CLOCK_NAMES.map((name) => [name, current[name]]))
  return to + writeSearch({ ...kept, ...search })
}
