import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { writeSearch } from '../clock/address.ts'
import { usePage } from './page-state.ts'

/** Copies an address that shows this for ever: record, both clocks, everything chosen. */
export function CopyLink() {
  const { search, asOf, position, setting } = usePage()
  const { pathname } = useLocation()
  const [said, setSaid] = useState('')
  const pinned = { ...search, ledger: setting.ledger, asOf, knownAt: `@${position}` }
  const address = `${location.origin}${pathname}${writeSearch(pinned)}`
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setSaid('Link copied: it pins both clocks.'),
      () => setSaid('The browser does not let us copy: open the pinned page and take its address.'),
    )
  }
  return (
    <span className="copy-link">
      <button type="button" onClick={copy} title={address}>
        Copy link
      </button>
      <span role="status" className="said">
        {said}
      </span>
    </span>
  )
}
