/** What an address shows, for link previews and readers without script. */
interface PageWords {
  readonly title: string
  readonly description: string
}

const DISCLAIMER = 'A record of claims about rules, not legal advice.'

/** Says what an address shows: the question and its clocks, never an answer that could be out of date. */
export function describePage({ pathname, searchParams }: URL): PageWords {
  const clocks = clocksOf(searchParams)
  const [screen, ...rest] = pathname.split('/').slice(1).map(decode)
  const subject = rest.join('/')
  const words: Readonly<Record<string, string>> = {
    '': `Who may get ${searchParams.get('item') ?? 'which technology'}?`,
    access: `May ${rest[0]} get ${rest.slice(1).join('/')}?`,
    compare: 'What changed, and why?',
    statements: 'Who supported, opposed, stayed silent?',
    events: subject === '' ? 'What is on record' : `Event ${subject}`,
    policies: `Policy ${subject}`,
    licences: `Licence ${subject}`,
    entities: subject,
    replay: 'How did we get here?',
    record: 'Record an event',
    subscriptions: 'Tell me when it matters',
    ops: 'Is what you see complete?',
    prove: 'Is this receipt true?',
  }
  const question = words[screen ?? ''] ?? 'asof'
  return { title: `${question} ${clocks} — asof`, description: `${question} ${clocks}. ${DISCLAIMER}` }
}

function clocksOf(search: URLSearchParams): string {
  const [asOf, knownAt] = [search.get('asOf'), search.get('knownAt')]
  const checked = search.get('review') === 'checked' ? ', from checked events only' : ''
  return `True on ${asOf ?? 'today'}, known ${knownAt === null ? 'by everything on record' : `on ${knownAt}`}${checked}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
