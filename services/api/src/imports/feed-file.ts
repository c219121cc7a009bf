import { type Refused, refuse } from '../http/refusal.ts'

const DOCTYPE = /<!(?:DOCTYPE|ENTITY)/i
/** An XML declaration is no longer than this. */
const DECLARATION_CHARS = 200
const ENCODING = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/
const FEED = /<(?:\w+:)?feed[\s>/]/
/** Of XML 1.0, beside tab and line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

/**
 * Why a feed brings nothing: a document type, wherever it stands, before anything reads the text as XML; something that is no
 * feed; and at last that no event can honestly be made of an entry, which says that something was published.
 */
export function refuseFeed(bytes: Uint8Array): Refused {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('INVALID_ENCODING', 'the feed is not UTF-8')
  }
  if (DOCTYPE.test(text)) return refuse('XML_DOCTYPE_FORBIDDEN', 'send the feed without <!DOCTYPE>')
  const [, encoding = 'utf-8'] = ENCODING.exec(text.slice(0, DECLARATION_CHARS)) ?? []
  if (encoding.toLowerCase() !== 'utf-8') return refuse('INVALID_ENCODING', 'the feed says that it is not UTF-8')
  if (CONTROL.test(text) || !FEED.test(text)) return refuse('MALFORMED_FEED', 'send one Atom feed')
  return refuse('NOTHING_TO_IMPORT', 'an entry says what was published, not what is the case: record that as an event')
}
