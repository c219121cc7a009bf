import type { Notice } from '@asof/contract'
import type { Command } from 'commander'
import type { EventSourceMessage } from 'eventsource-parser'
import { KEY } from '../act.ts'
import { type WatchedOptions, watchedOf, withWatched } from '../arguments.ts'
import { follow } from '../follow.ts'
import { renderNotice } from '../format/notice.ts'
import { codeOf, type KeyedOptions, type Session } from '../session.ts'

interface WatchOptions extends WatchedOptions, KeyedOptions {
  readonly streams?: string
  readonly events?: boolean
  readonly after?: string
  readonly subscription?: string
}

/** What does not end by itself: watch. */
export function addWatchCommand(program: Command, session: Session): void {
  withWatched(program.command('watch').description('notices as they come, until interrupted; a cut stream is resumed'))
    .option(
      '--streams <names>',
      'of answers, stances, actions, confidence, sources, separated by commas (default: answers)',
    )
    .option('--events', 'also every event that is appended')
    .option('--after <id>', 'begin after this id of an earlier line, or after a position')
    .option('--subscription <id>', 'what this subscription is told, instead of a question')
    .option('--key <key>', KEY)
    .action(async (recipient: string | undefined, subject: string | undefined, options: WatchOptions) => {
      const { ledger, streams, events, after, subscription } = options
      const key = options.key ?? (subscription === undefined ? undefined : session.local.recorderKey())
      const watched = watchedOf(recipient, subject, options)
      const parameters = { ledger, ...watched, streams, subscription, events: events ?? undefined }
      await session.withClient(options, async (client, isReadOnly) => {
        if (isReadOnly) return session.misuse('watch needs a running server: name it by --server or ASOF_SERVER')
        const refusal = await follow(client, {
          ...{ parameters, key, after, signal: session.local.interrupted(), pause: session.local.pause },
          onEvent: (event) => show(session, event, options),
          onCut: (cause) => session.tell(`asof: ${cause}; going on after what was read\n`),
        })
        if (refusal !== null) session.refuse(options, refusal, codeOf(refusal))
      })
    })
}

/** One line of JSON per event; or, for people, the notices and the events. */
function show(session: Session, { id, event, data }: EventSourceMessage, options: WatchOptions): void {
  if (!session.isForPeople(options)) session.print(`{"id":${JSON.stringify(id)},"event":"${event}","data":${data}}\n`)
  else if (event === 'notice') session.print(renderNotice(JSON.parse(data) as Notice))
  else if (event === 'event.appended') {
    const { id: name, type, position } = JSON.parse(data) as { id: string; type: string; position: number }
    session.print(`event ${position}  ${type}  ${name}\n`)
  }
}
