import type { Watched } from '../api/watched.ts'
import { Go } from './go.tsx'

interface TellProps {
  readonly about: Watched
  /** What may change, in words. */
  readonly what?: string
  /** What is told beside answers. */
  readonly streams?: 'stances' | 'actions'
}

/** The way from any view to a subscription about what it shows. */
export function TellMe({ about, what = 'it', streams }: TellProps) {
  return (
    <Go to="/subscriptions" search={{ ...about, streams }}>
      Tell me when {what} changes
    </Go>
  )
}
