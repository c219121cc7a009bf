import {
  createSigner,
  formatCheckpoint,
  formatNoteKey,
  type NoteSigner,
  openNote,
  parseCheckpoint,
  signNote,
  signRotation,
} from '@asof/ledger'
import type { Forgery } from './forgery.ts'
import type { Material } from './material.ts'

const stranger = (name: string) => createSigner(name, new Uint8Array(32).fill(99))

/** The text that a note signs. */
export function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1)
}

function checkpointOf(note: string) {
  return parseCheckpoint(textOf(note))!
}

/** Checkpoints that nobody who may sign them signed so. */
export function* forgedCheckpoints(
  { key, rotations, checkpoints, signers }: Material,
  fork: Material,
): Generator<Forgery> {
  const [before, after] = signers
  const make = (kind: string, note: string, under: readonly string[] = rotations): Forgery => ({
    kind: `checkpoint: ${kind}`,
    run: (verifier) => verifier.readCheckpoint(note, verifier.followKeys(verifier.readKey(key), under)),
  })
  for (const [index, note] of checkpoints.entries()) {
    const own = checkpointOf(note)
    const [right, wrong] = index === 0 ? [before, after] : [after, before]
    const signed = (change: object, by: NoteSigner = right) => signNote(formatCheckpoint({ ...own, ...change }), [by])
    const [text, line] = [textOf(note), note.slice(textOf(note).length)]
    yield make('signed by a stranger of that name', signNote(text, [stranger(own.origin)]))
    yield make('signed by the key of other sizes', signNote(text, [wrong]))
    yield make('signed by the key of other sizes, which it counts', signed({ rotations: 1 - index }, wrong))
    yield make('signature of another text', `${textOf(checkpoints[1 - index]!)}${line}`)
    yield make('signature of the same text under another name', note.replace(`— ${own.origin}`, `— ${own.origin}x`))
    yield make('no signature', text)
    yield make('signature cut', `${note.slice(0, -3)}\n`)
    yield make(
      'signature of a stranger beside a wrong one',
      `${signNote(text, [stranger('x')])}${line.slice(1, -20)}=\n`,
    )
    for (const change of [
      { size: own.size + 1 },
      { size: own.size - 1 },
      { root: new Uint8Array(32) },
      { head: 'f'.repeat(64) },
    ])
      yield make(`${Object.keys(change)[0]} changed`, `${formatCheckpoint({ ...own, ...change })}${line}`)
    yield make('origin changed', `${text.replace('small', 'other')}${line}`)
    yield make('origin of another log, signed by the owner', signed({ origin: 'asof/other' }))
    yield make('rotations counted otherwise', signed({ rotations: own.rotations + 2 }))
    yield make('root cut, signed by the owner', signNote(text.replace(/\n[^\n]{44}\n/, '\nAAAA\n'), [right]))
    yield make(
      'size with a zero before it, signed by the owner',
      signNote(text.replace(/\n(\d+)\n/, '\n0$1\n'), [right]),
    )
    yield make('a line more, signed by the owner', signNote(`${text}more\n`, [right]))
    yield make('a line less, signed by the owner', signNote(text.replace(/head .*\n/, ''), [right]))
    yield make('line ends of another kind', note.replaceAll('\n', '\r\n'))
    for (let at = 0; at < note.length; at += 7)
      yield make(
        'one character changed',
        note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1),
      )
  }
  yield make('without the rotations it counts', checkpoints[1], [])
  yield make('of the same size as another, under the key of before', fork.checkpoints[1])
}

/** Changes of key that one of both keys knows nothing of. */
export function* forgedRotations({ key, rotations, checkpoints, signers }: Material): Generator<Forgery> {
  const [before, after] = signers
  const [note] = rotations
  const text = textOf(note!)
  const [origin, thief] = [before.name, stranger(before.name)]
  const make = (kind: string, forged: readonly string[], checkpoint = checkpoints[1]): Forgery => ({
    kind: `rotation: ${kind}`,
    run: (verifier) => verifier.readCheckpoint(checkpoint, verifier.followKeys(verifier.readKey(key), forged)),
  })
  yield make('signed by the old key alone', [signNote(text, [before])])
  yield make('signed by the new key alone', [signNote(text, [after])])
  yield make('signed by the old key twice', [signNote(text, [before, before])])
  yield make('signed by the new key twice', [signNote(text, [after, after])])
  yield make('signed by a stranger in the place of the old key', [signNote(text, [thief, after])])
  yield make('signed by a stranger in the place of the new key', [signNote(text, [before, thief])])
  yield make('to a thief, signed by him alone', [
    signNote(text.replace(formatNoteKey(after), formatNoteKey(thief)), [thief]),
  ])
  yield make('from a thief', [signRotation(origin, 8, [thief, after])])
  yield make('to the same key', [signRotation(origin, 8, [before, before]), note!])
  yield make('beginning earlier', [note!.replace('\n8\n', '\n1\n')])
  yield make('beginning later', [signRotation(origin, 14, [before, after])])
  yield make('of another log', [signRotation('asof/other', 8, [before, after])])
  yield make('to the name of another log', [
    signRotation(origin, 8, [before, createSigner('asof/other', new Uint8Array(32))]),
  ])
  yield make('dropped', [])
  yield make('told twice', [note!, note!])
  yield make('going back', [note!, signRotation(origin, 7, [after, thief])])
  const back = formatCheckpoint({ ...checkpointOf(checkpoints[0]), rotations: 2 })
  yield make('going back, with a checkpoint', [note!, signRotation(origin, 7, [after, thief])], signNote(back, [thief]))
  const named = text.replace(formatNoteKey(before), formatNoteKey(thief))
  yield make('from a thief, signed by the real ones', [signNote(named, [before, after])])
  yield make('replaced by a checkpoint', [checkpoints[0]])
  yield make('replaced by nothing', [''])
  for (let at = 0; at < note!.length; at += 17)
    yield make('one character changed', [
      note!.slice(0, at) + String.fromCharCode(note!.charCodeAt(at) ^ 1) + note!.slice(at + 1),
    ])
  if (openNote(note!, [before, after]) === null) throw new Error('the real rotation is none')
}

/** Pairs of checkpoints that no honest owner signs: each alone is sound. */
export function* forkedCheckpoints(
  { key, rotations, checkpoints, signers }: Material,
  fork: Material,
): Generator<Forgery> {
  const [note, later] = checkpoints
  const pairs: readonly (readonly [kind: string, one: string, other: string])[] = [
    ['another root and head', note, fork.checkpoints[0]],
    [
      'another head alone',
      note,
      signNote(formatCheckpoint({ ...checkpointOf(note), head: 'f'.repeat(64) }), [signers[0]]),
    ],
    ['of other sizes', note, later],
  ]
  for (const [kind, one, other] of pairs)
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const)
      yield {
        kind: `fork: ${kind}`,
        run: (verifier) => verifier.compareCheckpoints(first, { key, rotations, old: second }),
      }
}
