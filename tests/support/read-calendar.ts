/** A component of a calendar: its properties by name, parameters left out, and what it holds. */
export interface CalendarEvent {
  readonly [property: string]: string
}

const LINE = /^([A-Z-]+)((?:;[A-Z-]+=[^;:"]+)*):(.*)$/s

/**
 * The events of an iCalendar text, read by the rules of RFC 5545.
 * Errors: throws where a line is too long, ends otherwise than in CR LF, holds a control character, or stands in no component.
 */
export function readCalendar(text: string): readonly CalendarEvent[] {
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/.test(text)) throw new Error('a line does not end in CR LF')
  const raw = text.slice(0, -2).split('\r\n')
  for (const line of raw) {
    if (Buffer.byteLength(line) > 75) throw new Error(`longer than 75 bytes: ${line}`)
    if (/[\p{Cc}]/u.test(line)) throw new Error(`a control character: ${JSON.stringify(line)}`)
  }
  const lines = raw.join('\r\n').replaceAll('\r\n ', '').split('\r\n')
  const open: string[] = []
  const events: Record<string, string>[] = []
  for (const line of lines) {
    const [, name, , value] = LINE.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error(`not a line of a calendar: ${line}`)
    if (name === 'BEGIN') {
      open.push(value)
      if (value === 'VEVENT') events.push({})
    } else if (name === 'END') {
      if (open.pop() !== value) throw new Error(`ends what is not open: ${value}`)
    } else if (open.length === 0) throw new Error(`stands outside: ${line}`)
    else if (open.at(-1) === 'VEVENT') events.at(-1)![name] = toText(value)
  }
  if (open.length > 0) throw new Error(`left open: ${open}`)
  return events
}

function toText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))
}
