import { type MouseEvent, type ReactNode, useState } from 'react'
import { fetchFile } from '../api/ask.ts'
import { saveBlob } from './save-blob.ts'
import { useHeldKey } from './use-held-key.ts'

interface LinkProps {
  readonly href: string
  readonly children: ReactNode
}

/** A link to data. The browser itself sends no key: where this tab holds one, the page fetches the file and saves it. */
export function DataLink({ href, children }: LinkProps) {
  const key = useHeldKey()
  const [fault, setFault] = useState<string | null>(null)
  const save = (event: MouseEvent) => {
    event.preventDefault()
    fetchFile(href).then(
      (blob) => saveBlob(blob, nameOf(href)),
      (cause: unknown) => setFault(cause instanceof Error ? cause.message : String(cause)),
    )
  }
  return (
    <>
      <a href={href} {...(key !== '' && { onClick: save })}>
        {children}
      </a>
      {fault !== null && <span role="alert"> {fault}</span>}
    </>
  )
}

/** @example nameOf('/access/GB/acme/one.csv?asOf=2026-06-16') // 'one.csv' */
function nameOf(href: string): string {
  const last = decodeURIComponent(new URL(href, location.origin).pathname.split('/').at(-1) ?? 'data')
  return last.includes('.') ? last : `${last.replaceAll('/', '-')}.json`
}
