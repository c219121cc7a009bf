import type { Place } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { z } from 'zod'

const schema = z.strictObject({
  ms: z.number(),
  position: z.int().min(0),
  seq: z.int().min(0),
  head: z.string(),
  control: z.int().min(0),
})

/** How far the maker of a ledger's deliveries is. */
export interface Step extends Place {
  /** The chain at the position. */
  readonly seq: number
  readonly head: string
  /** Newest commit of the control ledger it knew. */
  readonly control: number
}

/** The step at a place. */
export function toStep(reader: LedgerReader, { ms, position }: Place, control: number): Step {
  const { seq, hash } = reader.headAt(position)
  return { ms, position, seq, head: hash, control }
}

/** A step as text. */
export function writeStep(step: Step): string {
  return JSON.stringify(step)
}

/**
 * Reads a step back.
 * Errors: throws when it is none, or was taken on another chain than the reader's: notices would be told about one log
 * that were told about another.
 */
export function readStep(reader: LedgerReader, text: string): Step {
  const step = schema.parse(JSON.parse(text))
  const known = step.position <= reader.position ? reader.headAt(step.position) : null
  if (known?.hash !== step.head)
    throw new Error(`notices of ${reader.ledger.id} were told up to commit ${step.seq} of another log`)
  return step
}
