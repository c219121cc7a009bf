import type { Parameters } from '@asof/contract'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommonOptions } from './session.ts'

/** Options of a question about access. */
export interface PointOptions extends CommonOptions {
  readonly asOf?: string
  readonly knownAt?: string
  readonly publicAt?: string
  readonly activity?: string
  readonly endUse?: string
  readonly view?: string
  readonly minConfidence?: string
  readonly review?: string
}

/** Adds where to ask and how to print. */
export function withCommon(command: Command, ledger = 'ledger to ask (default: the first configured one)'): Command {
  return command
    .option('--ledger <id>', ledger)
    .addOption(
      new Option(
        '--json',
        'print the JSON of the answer, byte for byte as the API gives it (default off a terminal)',
      ).conflicts('text'),
    )
    .option('--text', 'print for people (default on a terminal)')
    .option('--server <url>', 'ask a running server', parseServer)
    .option('--data <folder>', 'read a data folder directly')
}

function parseServer(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('an http or https address')
  return text
}

/** Adds the knowledge and publication clocks. */
function withKnown(command: Command): Command {
  return withCommon(command)
    .option('--known-at <time>', 'known on: @position, date or instant (default: the newest position)')
    .option('--public-at <time>', 'only what was announced by then')
}

/** Adds what narrows an answer. */
export function withLens(command: Command): Command {
  return withNarrowing(withKnown(command)).addOption(
    new Option('--review <state>', 'answer from checked events alone').choices(['checked']),
  )
}

function withNarrowing(command: Command): Command {
  return command
    .addOption(new Option('--view <view>', 'formal reads the text alone').choices(['applied', 'formal']))
    .addOption(
      new Option('--min-confidence <level>', 'leave out weaker claims').choices([
        'official',
        'primary',
        'reported',
        'alleged',
      ]),
    )
}

/** Adds the two parties of a question about access. */
export function withPair(command: Command): Command {
  return withLens(command)
    .argument('<recipient>', 'jurisdiction (two capitals) or organisation')
    .argument('<subject>', 'provider, or provider/item')
    .option('--activity <activity>', 'default export')
    .option('--end-use <use>', 'end use named by rules')
}

/** Options of what is watched: a question without a date; what it leaves open may be anything. */
export interface WatchedOptions extends PointOptions {
  readonly group?: string
  readonly class?: string
  readonly authority?: string
}

/** Adds what is watched. */
export function withWatched(command: Command): Command {
  return withNarrowing(withCommon(command))
    .argument('[recipient]', 'jurisdiction (two capitals) or organisation; any when left out')
    .argument('[subject]', 'provider, or provider/item')
    .option('--group <id>', 'every place or organisation that was ever in this group')
    .option('--class <id>', 'every item that was ever in this class')
    .option('--authority <id>', 'only changes that this authority makes or decides')
    .option('--activity <activity>', 'default export')
    .option('--end-use <use>', 'end use named by rules')
}

/** Parameters of what is watched. */
export function watchedOf(
  recipient: string | undefined,
  subject: string | undefined,
  { group, class: named, authority, activity, endUse, view, minConfidence }: WatchedOptions,
): Parameters {
  return {
    ...(recipient === undefined ? {} : recipientOf(recipient)),
    ...(subject === undefined ? {} : subjectOf(subject)),
    ...{ group, class: named, authority, activity, endUse, view, minConfidence },
  }
}

/** Adds the date a question is about. */
export function withDate(command: Command): Command {
  return command.requiredOption('--as-of <date>', 'true on: date or instant')
}

/** Parameters of a recipient: two capitals are a jurisdiction. */
function recipientOf(id: string): Parameters {
  return /^[A-Z]{2}$/.test(id) ? { jurisdiction: id } : { org: id }
}

/** Parameters of a subject: one segment is a provider, more an item. */
function subjectOf(id: string): Parameters {
  return id.includes('/') ? { item: id } : { provider: id }
}

/** Parameters of a pair with its narrowing options. */
export function pairOf(recipient: string, subject: string, options: PointOptions): Parameters {
  const { activity, endUse } = options
  return { ...recipientOf(recipient), ...subjectOf(subject), activity, endUse, ...lensOf(options) }
}

/** Parameters of the clocks and the narrowing options. */
export function lensOf({ asOf, knownAt, publicAt, view, minConfidence, review }: PointOptions): Parameters {
  return { asOf, knownAt, publicAt, view, minConfidence, review }
}
