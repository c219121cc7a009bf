/** An event of a stream as it was read. */
export interface ReadEvent {
  readonly id: string
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A stream that is read as far as asked for. */
export interface ReadStream {
  /** All read so far. */
  readonly events: readonly ReadEvent[]
  /** Reads on until an event fits. Errors: rejects when the stream ends before. */
  until(fits: (event: ReadEvent) => boolean): Promise<ReadEvent>
  close(): Promise<void>
}

/** Reads the server-sent events of a response. */
export function readStream(response: Response): ReadStream {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: ReadEvent[] = []
  let text = ''
  let judged = 0

  async function readMore(): Promise<void> {
    const { done, value } = await reader.read()
    if (done) throw new Error('the stream ended')
    const blocks = (text + value).split('\n\n')
    text = blocks.pop()!
    events.push(...blocks.flatMap(toEvent))
  }

  return {
    events,
    until: async (fits) => {
      for (;;) {
        for (; judged < events.length; judged++) if (fits(events[judged]!)) return events[judged++]!
        await readMore()
      }
    },
    close: () => reader.cancel(),
  }
}

function toEvent(block: string): ReadEvent[] {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
  const { id, event, data } = fields as Record<string, string>
  return id === undefined ? [] : [{ id, event: event!, data: JSON.parse(data!) as ReadEvent['data'] }]
}
