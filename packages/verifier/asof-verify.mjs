#!/usr/bin/env node
// Checks what an asof server exported, signed or proved. One file, no dependency, no network: copy it where you like.
// It shares no line with the product. It does not answer questions: that a receipt's answer follows from the log is
// what `asof verify-receipt` recomputes; everything else about a receipt is checked here.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What was held up does not hold. */
export class Refused extends Error {}

/** @returns {never} */
function refuse(why) {
  throw new Refused(why)
}

function demand(condition, why) {
  if (!condition) refuse(why)
}

const sha256 = (...parts) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const isHash = (text) => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
const isCount = (value) => Number.isSafeInteger(value) && value >= 0

function fromHex(text) {
  demand(isHash(text), 'a hash is not 64 hex digits')
  return Buffer.from(text, 'hex')
}

function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64')
  demand(text !== '' && bytes.toString('base64') === text, 'base64 cannot be read')
  return bytes
}

function withFields(value, names, what) {
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), `${what} is no object`)
  demand(Object.keys(value).sort().join() === [...names].sort().join(), `${what} has other fields`)
  return value
}

/** RFC 8785: sorted keys, no space, numbers and strings as ECMAScript writes them. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${fields.join()}}`
}

const digestOf = (value) => hex(sha256(canonical(value)))

export const leafHash = (bytes) => sha256(Buffer.from([0]), bytes)
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right)

/** Largest power of two below a size. */
function splitOf(size) {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** Root over leaf hashes: pairs of equal height are joined as they come, what is left from the right. */
export function rootOf(leaves) {
  const stack = []
  for (const leaf of leaves) {
    let entry = { hash: leaf, leaves: 1 }
    while (stack.at(-1)?.leaves === entry.leaves) {
      const left = stack.pop()
      entry = { hash: nodeHash(left.hash, entry.hash), leaves: left.leaves * 2 }
    }
    stack.push(entry)
  }
  if (stack.length === 0) return sha256()
  return stack.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right))
}

/** The root that a path gives to a leaf: the definition of the path, read from the top. */
export function rootByPath(index, size, leaf, path) {
  demand(isCount(index) && isCount(size) && index < size, 'the leaf lies outside of the tree')
  if (size === 1) {
    demand(path.length === 0, 'the path is too long')
    return leaf
  }
  demand(path.length > 0, 'the path is too short')
  const split = splitOf(size)
  const [top, rest] = [path.at(-1), path.slice(0, -1)]
  return index < split
    ? nodeHash(rootByPath(index, split, leaf, rest), top)
    : nodeHash(top, rootByPath(index - split, size - split, leaf, rest))
}

/** The roots of the first and the second tree that a consistency proof gives, the definition read from the top. */
export function rootsByProof(first, second, proof, firstRoot) {
  demand(isCount(first) && isCount(second) && first >= 1 && first <= second, 'the sizes are wrong')
  return rootsWithin(first, second, proof, firstRoot)
}

/** `whole` is the root of the first tree as long as the subtree may be that tree itself, then null. */
function rootsWithin(first, second, proof, whole) {
  if (first === second) {
    demand(proof.length === (whole === null ? 1 : 0), 'the proof has the wrong length')
    const hash = whole ?? proof[0]
    return [hash, hash]
  }
  demand(proof.length > 0, 'the proof is too short')
  const split = splitOf(second)
  const [top, rest] = [proof.at(-1), proof.slice(0, -1)]
  if (first <= split) {
    const [old, now] = rootsWithin(first, split, rest, whole)
    return [old, nodeHash(now, top)]
  }
  const [old, now] = rootsWithin(first - split, second - split, rest, null)
  return [nodeHash(top, old), nodeHash(top, now)]
}

const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** A verifier key, `name+id+base64`. */
export function readKey(text) {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? refuse('the key cannot be read')
  const bytes = fromBase64(base64)
  demand(bytes.length === 33 && bytes[0] === 1, 'the key is not an Ed25519 key')
  demand(hex(sha256(`${name}\n`, bytes)).slice(0, 8) === id, 'the key does not fit its id')
  return { name, id, text, publicKey: bytes.subarray(1) }
}

/** The text of a note if all of `signers`, and nobody else of `known`, signed it; signatures of strangers say nothing. */
export function openNote(note, signers, known = signers) {
  demand(typeof note === 'string' && note.isWellFormed() && !/[^\P{Cc}\n]/u.test(note), 'a note has odd characters')
  const end = note.lastIndexOf('\n\n')
  demand(end >= 0 && note.endsWith('\n'), 'a note has no signatures')
  const text = note.slice(0, end + 1)
  const signed = new Set()
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? refuse('a signature line cannot be read')
    const bytes = fromBase64(base64)
    const key = known.find((each) => each.name === name && each.id === hex(bytes.subarray(0, 4)))
    if (key === undefined) continue
    const spki = createPublicKey({ key: Buffer.concat([ED25519_SPKI, key.publicKey]), format: 'der', type: 'spki' })
    demand(verifySignature(null, Buffer.from(text), spki, bytes.subarray(4)), `the signature of ${name} is wrong`)
    signed.add(key.text)
  }
  demand(
    signers.every(({ text: own }) => signed.has(own)),
    'it is not signed by the key that has to sign it',
  )
  return text
}

const NUMBER = '(0|[1-9]\\d{0,14})'
const ROTATION = new RegExp(`^asof key rotation v1\\n(.+)\\n${NUMBER}\\n(.+)\\n(.+)\\n$`)
const CHECKPOINT = new RegExp(`^(.+)\\n${NUMBER}\\n(\\S+)\\nhead ([0-9a-f]{64})\\nrotations ${NUMBER}\\n$`)

/** The keys of a log from the first on, each with the size from which on it signs. */
export function followKeys(firstKey, rotations) {
  demand(Array.isArray(rotations), 'rotations are no list')
  const keys = [{ from: 0, key: firstKey }]
  for (const note of rotations) {
    const { key: old, from: earliest } = keys.at(-1)
    const text = String(note).slice(0, String(note).lastIndexOf('\n\n') + 1)
    const [, origin, from, oldText, newText] = ROTATION.exec(text) ?? refuse('a rotation cannot be read')
    demand(oldText === old.text, 'a rotation is of another key')
    const key = readKey(newText)
    demand(key.text !== old.text && origin === old.name && key.name === origin, 'a rotation names the wrong key')
    demand(Number(from) >= earliest, 'a rotation goes back')
    openNote(note, [old, key])
    keys.push({ from: Number(from), key })
  }
  return keys
}

/** The checkpoint of a note, signed by the key that signs for its size. */
export function readCheckpoint(note, keys) {
  const known = keys.map(({ key }) => key)
  const text = String(note).slice(0, String(note).lastIndexOf('\n\n') + 1)
  const [, origin, size, base64, head, count] = CHECKPOINT.exec(text) ?? refuse('a checkpoint cannot be read')
  const own = keys[Number(count)] ?? refuse('a checkpoint counts rotations that are not known')
  openNote(note, [own.key], known)
  demand(origin === own.key.name, 'a checkpoint is of another log')
  const until = keys[Number(count) + 1]?.from ?? Number.POSITIVE_INFINITY
  demand(Number(size) >= own.from && Number(size) < until, 'a checkpoint is signed by the key of other sizes')
  const root = fromBase64(base64)
  demand(root.length === 32, 'a root is not 32 bytes')
  return { origin, size: Number(size), root, head, rotations: Number(count) }
}

/** Holds two checkpoints of one size against each other: an owner who signed both of different trees is found out by them alone. */
export function compareCheckpoints(note, { key, rotations = [], old }) {
  const keys = followKeys(readKey(key), rotations)
  const [one, other] = [readCheckpoint(note, keys), readCheckpoint(old, keys)]
  demand(
    one.size === other.size,
    `one is of ${one.size} commits and one of ${other.size}: it takes a proof of consistency`,
  )
  const [first, second] = [one, other].map(({ root, head }) => `root ${hex(root)}, head ${head}`)
  demand(first === second, `two histories of ${one.size} commits were signed: ${first}; ${second}`)
  return one
}

/** @param reply of `GET /api/v1/log/inclusion`, with its checkpoint */
export function verifyInclusion(reply, { key, rotations = [] }) {
  withFields(reply, ['ledger', 'seq', 'size', 'leafHash', 'root', 'path', 'checkpoint'], 'the answer')
  const checkpoint = readCheckpoint(reply.checkpoint, followKeys(readKey(key), rotations))
  demand(checkpoint.origin.endsWith(`/${reply.ledger}`), 'the answer is about another ledger')
  demand(reply.size === checkpoint.size, 'the tree has another size than the checkpoint')
  demand(reply.root === hex(checkpoint.root), 'the root is not that of the checkpoint')
  const root = rootByPath(reply.seq - 1, reply.size, fromHex(reply.leafHash), reply.path.map(fromHex))
  demand(root.equals(checkpoint.root), 'the path does not lead to the root')
  return { ...checkpoint, seq: reply.seq, leaf: reply.leafHash }
}

/** @param reply of `GET /api/v1/log/consistency`; `old`: the checkpoint known from before */
export function verifyConsistency(reply, { key, rotations = [], old }) {
  withFields(reply, ['ledger', 'first', 'second', 'firstRoot', 'secondRoot', 'proof', 'checkpoint'], 'the answer')
  const keys = followKeys(readKey(key), rotations)
  const [before, now] = [readCheckpoint(old, keys), readCheckpoint(reply.checkpoint, keys)]
  demand(now.origin === before.origin && now.origin.endsWith(`/${reply.ledger}`), 'the answer is about another ledger')
  demand(reply.first === before.size && reply.second === now.size, 'the sizes are not those of the checkpoints')
  demand(reply.firstRoot === hex(before.root), 'the first root is not that of the checkpoint')
  demand(reply.secondRoot === hex(now.root), 'the second root is not that of the checkpoint')
  const [first, second] = rootsByProof(reply.first, reply.second, reply.proof.map(fromHex), before.root)
  demand(first.equals(before.root) && second.equals(now.root), 'the proof does not lead to the roots')
  return { before, now }
}

const MANIFEST = [
  'v',
  'ledger',
  'origin',
  'key',
  'commits',
  'position',
  'head',
  'root',
  'segments',
  'checkpoint',
  'rotations',
]
const SEGMENT = ['file', 'first', 'commits', 'bytes', 'sha256']

/** Reads an exported log and checks every byte of it: segments, chain, tree, checkpoint. */
export function verifyExport(folder, { key }) {
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8')
  const manifest = withFields(JSON.parse(text), MANIFEST, 'the manifest')
  demand(text === `${canonical(manifest)}\n`, 'the manifest is not in its one form')
  demand(manifest.v === 1, 'the manifest is of another version')
  demand(manifest.key === key, 'the log names another first key')
  const files = readdirSync(folder)
    .filter((name) => name !== 'manifest.json')
    .sort()
  demand(
    files.join() === manifest.segments.map(({ file }) => file).join(),
    'the segments are not those of the manifest',
  )
  const log = readSegments(folder, manifest)
  demand(log.commits.length === manifest.commits && log.position === manifest.position, 'the manifest counts otherwise')
  demand(manifest.head === (log.commits.at(-1)?.hash ?? '0'.repeat(64)), 'the head is not that of the manifest')
  demand(manifest.root === hex(rootOf(log.leaves)), 'the root is not that of the manifest')
  const checkpoint = readCheckpoint(manifest.checkpoint, followKeys(readKey(key), manifest.rotations))
  demand(
    checkpoint.origin === manifest.origin && checkpoint.origin.endsWith(`/${manifest.ledger}`),
    'the log is another one',
  )
  holdAgainst(log, checkpoint)
  return { ...log, ledger: manifest.ledger, rotations: manifest.rotations, checkpoint }
}

function holdAgainst({ commits, leaves }, { size, root, head }) {
  demand(size <= commits.length, `the log ends at commit ${commits.length}, the checkpoint at ${size}`)
  demand(rootOf(leaves.slice(0, size)).equals(root), 'the log is another one than was signed')
  demand(head === (commits[size - 1]?.hash ?? '0'.repeat(64)), 'the head is not the one that was signed')
}

function readSegments(folder, { ledger, segments }) {
  const log = { commits: [], leaves: [], position: 0 }
  for (const segment of segments) {
    withFields(segment, SEGMENT, 'a segment')
    demand(/^segment-\d{6}\.ndjson$/.test(segment.file), 'a segment has another name')
    const bytes = readFileSync(join(folder, segment.file))
    demand(bytes.length === segment.bytes && hex(sha256(bytes)) === segment.sha256, `${segment.file} was changed`)
    demand(segment.first === log.commits.length + 1, `${segment.file} does not follow on`)
    demand(bytes.at(-1) === 10, `${segment.file} is cut off`)
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start)
      takeCommit(log, bytes.subarray(start, end), ledger)
      start = end + 1
    }
    demand(
      log.commits.length === segment.first + segment.commits - 1,
      `${segment.file} holds another number of commits`,
    )
  }
  return log
}

/** The chain: each commit names the hash of the one before it. */
function takeCommit(log, bytes, ledger) {
  const seq = log.commits.length + 1
  const before = log.commits.at(-1)
  const commit = JSON.parse(bytes.toString('utf8'))
  demand(commit.ledger === ledger && commit.seq === seq, `commit ${seq} is another one`)
  demand(commit.prev === (before?.hash ?? '0'.repeat(64)), `commit ${seq} does not follow on the one before`)
  demand(commit.at >= (before?.at ?? ''), `commit ${seq} goes back in time`)
  const ids = commit.events.map(({ id }) => id)
  demand(ids.length > 0, `commit ${seq} is empty`)
  log.commits.push({ hash: hex(sha256(bytes)), at: commit.at, first: log.position + 1, ids })
  log.leaves.push(leafHash(bytes))
  log.position += ids.length
}

const RECEIPT = ['v', 'origin', 'answer', 'answerDigest', 'evidence', 'commits', 'checkpoint', 'rotations', 'signature']

/** Ids of the events that an answer names in its lists `evidence` and `causes`, wherever they stand. */
function groundsOf(value, name = '', found = new Set()) {
  if (typeof value !== 'object' || value === null) return found
  if (Array.isArray(value) && (name === 'evidence' || name === 'causes'))
    for (const each of value) found.add(typeof each === 'string' ? each : each.id)
  for (const [key, inner] of Object.entries(value)) groundsOf(inner, key, found)
  return found
}

/** Everything about a receipt but that its answer follows from the log. `log` is what {@link verifyExport} returned. */
export function verifyReceipt(receipt, { key, log = null }) {
  withFields(receipt, RECEIPT, 'the receipt')
  const { origin, answer, evidence, rotations } = receipt
  demand(receipt.v === 1, 'the receipt is of another version')
  const keys = followKeys(readKey(key), rotations)
  const { key: signer } = keys.at(-1)
  const text = openNote(receipt.signature, [signer])
  const checkpoint = readCheckpoint(receipt.checkpoint, keys)
  demand(origin === signer.name && checkpoint.origin === origin, 'the receipt is of another log')
  demand(origin.endsWith(`/${answer.ledger}`), 'the answer is about another ledger')
  demand(receipt.answerDigest === digestOf(answer), 'the answer is not the one of the digest')
  demand(text === receiptText(receipt, checkpoint), 'something else was signed')
  verifyEvidence(receipt, checkpoint)
  if (log !== null) verifyPlaces(answer, evidence, checkpoint, log)
  return {
    origin,
    position: answer.knownAt,
    checkpoint: checkpoint.size,
    evidence: evidence.map(({ id }) => id),
    answer,
  }
}

function receiptText({ origin, answer, answerDigest, evidence, rotations }, { size, root }) {
  const { knownAt, head, ruleVersion } = answer
  return `asof receipt v1
${origin}
answer ${answerDigest}
position ${knownAt}
head ${head.seq} ${head.hash}
rules ${ruleVersion}
evidence ${digestOf(evidence)}
checkpoint ${size} ${root.toString('base64')}
rotations ${rotations.length}
`
}

function verifyEvidence({ answer, evidence, commits }, { size, root }) {
  const proven = new Map()
  for (const commit of commits) {
    withFields(commit, ['seq', 'text', 'path'], 'a commit')
    const leaf = leafHash(Buffer.from(commit.text))
    demand(rootByPath(commit.seq - 1, size, leaf, commit.path.map(fromHex)).equals(root), 'a commit is not in the tree')
    demand(!proven.has(commit.seq), 'a commit is there twice')
    proven.set(commit.seq, commit.text)
  }
  const wanted = new Set(evidence.map(({ seq }) => seq))
  if (answer.head.seq > 0) wanted.add(answer.head.seq)
  demand(
    wanted.size === proven.size && [...wanted].every((seq) => proven.has(seq)),
    'the commits are not those of the evidence',
  )
  const head = answer.head.seq === 0 ? '0'.repeat(64) : hex(sha256(proven.get(answer.head.seq)))
  demand(answer.head.hash === head, 'the head is not the one in the tree')
  const named = groundsOf(answer)
  demand(
    named.size === evidence.length && evidence.every(({ id }) => named.has(id)),
    'the evidence is not that of the answer',
  )
  for (const { id, seq, index } of evidence) {
    const commit = JSON.parse(proven.get(seq))
    demand(
      commit.ledger === answer.ledger && commit.seq === seq && commit.events[index]?.id === id,
      `${id} is not in its commit`,
    )
  }
}

/** What only the log tells: which commit is the head at a position, and the positions of the evidence. */
function verifyPlaces({ ledger, knownAt, head }, evidence, checkpoint, log) {
  demand(log.ledger === ledger, 'the log is of another ledger')
  holdAgainst(log, checkpoint)
  const last = log.commits.filter(({ first, ids }) => first + ids.length - 1 <= knownAt).length
  demand(knownAt <= log.position && head.seq === last, 'the head is not the one at its position')
  for (const { id, position, seq, index } of evidence) {
    const commit = log.commits[seq - 1]
    demand(commit?.first + index === position && commit.ids[index] === id, `${id} stands elsewhere in the log`)
  }
}

const USAGE = `asof-verify export FOLDER --key KEY
asof-verify checkpoint FILE [--old CHECKPOINT] --key KEY [--rotations FILE]
asof-verify inclusion FILE --key KEY [--rotations FILE]
asof-verify consistency FILE --old CHECKPOINT --key KEY [--rotations FILE]
asof-verify receipt FILE --key KEY [--log FOLDER]

KEY is the first verifier key of the log, as its owner gave it to you: name+id+base64.
--rotations names the answer of GET /api/v1/log/keys. Ends with 0 if everything holds, 1 if anything does not, 2 if asked wrongly.
`

/** Runs one command; what holds as a line of text. */
export function run([command, subject, ...rest]) {
  const options = {}
  for (let at = 0; at < rest.length; at += 2) options[rest[at].replace(/^--/, '')] = rest[at + 1]
  const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
  const { key } = options
  const rotations = options.rotations === undefined ? [] : readJson(options.rotations).rotations
  switch (command) {
    case 'export': {
      const { ledger, commits, position, checkpoint } = verifyExport(subject, { key })
      return `${ledger}: ${commits.length} commits, ${position} events; ${checkpoint.size} of the commits are signed for`
    }
    case 'checkpoint': {
      const note = readFileSync(subject, 'utf8')
      const old = options.old === undefined ? note : readFileSync(options.old, 'utf8')
      const { origin, size } = compareCheckpoints(note, { key, rotations, old })
      return `${origin}: signed for ${size} commits`
    }
    case 'inclusion': {
      const { origin, seq, size } = verifyInclusion(readJson(subject), { key, rotations })
      return `${origin}: commit ${seq} is one of the ${size} signed for`
    }
    case 'consistency': {
      const old = readFileSync(options.old, 'utf8')
      const { before, now } = verifyConsistency(readJson(subject), { key, rotations, old })
      return `${now.origin}: the ${now.size} commits begin with the ${before.size} known before`
    }
    case 'receipt': {
      const log = options.log === undefined ? null : verifyExport(options.log, { key })
      const { origin, position, evidence } = verifyReceipt(readJson(subject), { key, log })
      const rest = log === null ? 'not held against a log' : 'its evidence and head stand in the log'
      return `${origin}: signed at position ${position}, ${evidence.length} events of evidence proven; ${rest}`
    }
    default:
      return null
  }
}

function main(argv) {
  if (argv.length < 4 || !argv.includes('--key')) {
    process.stderr.write(USAGE)
    return 2
  }
  try {
    const line = run(argv)
    process.stdout.write(line === null ? USAGE : `HOLDS  ${line}\n`)
    return line === null ? 2 : 0
  } catch (error) {
    process.stdout.write(`REFUSED  ${error.message}\n`)
    return 1
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2))
