import type { Entity } from '../../words/names.ts'

/** What a shipped record is first asked about. */
const FIRST: Readonly<Record<string, string>> = {
  'ai-controls': 'nvidia/h20',
  'seed-story': 'anthropic/claude',
}

/** The item shown where an address names none: that of a shipped record, else the first on record. */
export function firstItem(ledger: string, entities: readonly Entity[]): string | undefined {
  const items = entities.filter(({ type }) => type === 'item')
  return items.find(({ id }) => id === FIRST[ledger])?.id ?? items[0]?.id
}
