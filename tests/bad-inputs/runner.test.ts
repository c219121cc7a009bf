import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'
import { runCommand } from '../support/product.ts'
import { type Body, toBytes, valueAt } from './body.ts'
import { type Case, readCorpus } from './corpus.ts'
import { toTarget } from './in-process-target.ts'
import { judgeAnswer } from './judge-answer.ts'
import { appendSetup } from './placeholders.ts'
import { judgeLog, runCase } from './run-case.ts'
import type { Target } from './target.ts'

const corpus = readCorpus(join(import.meta.dirname, 'bad-inputs.json'))
const sound = corpus.cases.find(({ id }) => id === 'S16')!
const refused = corpus.cases.find(({ id }) => id === 'S19')!
const several = corpus.cases.find(({ id }) => id === 'S41')!

let product: TestProduct
let target: Target
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-corpus-'))
  product = await openTestProduct({ backend: 'memory', ledgers: ['main'] })
  target = toTarget(product)
  await appendSetup(corpus, target)
})
afterAll(async () => {
  await product.close()
  rmSync(folder, { recursive: true })
})

let made = 0
const problemsOf = async (one: object) => {
  made += 1
  return (await runCase(corpus, one as Case, target, `r${made}`)).problems
}
const expecting = (one: Case, change: object) => ({ ...one, expect: { ...one.expect, ...change } })

describe('a case that is not as the product answers is found', () => {
  test('as written they pass', async () => {
    for (const one of [sound, refused, several]) expect(await problemsOf(one)).toEqual([])
  })

  test.each<[string, object, RegExp]>([
    ['another status', expecting(refused, { status: [400] }), /answered 422 UNKNOWN_FIELD, not 400/],
    ['another problem', expecting(refused, { problem: 'invalid-key' }), /is not invalid-key/],
    ['another pointer', expecting(refused, { pointer: '/data' }), /points to \/colour/],
    ['an event more', expecting(refused, { appended: 1 }), /0 events were appended/],
    ['an event less', expecting(sound, { appended: 0 }), /1 events were appended/],
    ['another value', expecting(sound, { stored: { '/data/legalForm': 'guidance' } }), /is stored as "regulation"/],
    ['a value that is nowhere', expecting(sound, { stored_equal: ['/data/nothing'] }), /nothing is stored/],
    [
      'answers that differ',
      expecting({ ...sound, repeat: 2 }, { all_answers_equal: ['id'] }),
      /a replay is not marked/,
    ],
    [
      'a step more',
      { ...several, steps: [...several.steps!, several.steps![1]!].map((step) => ({ ...step, status: [201] })) },
      /answered 422 IDEMPOTENCY_KEY_REUSED/,
    ],
  ])('%s', async (_, one, problem) => {
    expect((await problemsOf(one)).join('; ')).toMatch(problem)
  })

  test.each<[string, object, RegExp]>([
    ['a field of a case', { ...refused, tls: true }, /case.tls is not understood/],
    ['an expectation', expecting(refused, { headers: {} }), /expect.headers is not understood/],
    ['an operation', { ...refused, op: 'invented' }, /no route is bound to invented/],
    ['a role', { ...refused, as: 'auditor' }, /nobody is auditor/],
    ['a form of a body', { ...refused, body: { hex: '00' } }, /a form that is not understood: hex/],
    ['a name', { ...refused, body: { utf8: '{{NOBODY}}' } }, /\{\{NOBODY\}\} is not understood/],
    ['a base', { ...refused, body: { base: 'nothing', set: {} } }, /no base is named nothing/],
    ['a text to replace', { ...refused, body: { raw: 'event', replace: [['nowhere', '']] } }, /nothing to replace/],
    ['no expectation', { ...refused, expect: { appended: 0 } }, /no answer is expected/],
  ])('%s that is not known', async (_, one, problem) => {
    expect((await problemsOf(one)).join('; ')).toMatch(problem)
  })
})

describe('a body is made as it is written', () => {
  const text = async (body: Body) => (await toBytes(body, { bases: corpus.bases, fill: (each) => each })).toString()

  test.each<[string, Body, string]>([
    ['text', { utf8: 'é' }, 'é'],
    ['bytes', { b64: 'YQ==' }, 'a'],
    ['parts', { cat: [{ utf8: 'a' }, { utf8: 'b' }] }, 'ab'],
    ['a part again and again', { rep: [{ utf8: 'ab' }, 3] }, 'ababab'],
    ['its number', { rep: [{ utf8: '{{I}},' }, 3] }, '1,2,3,'],
  ])('%s', async (_, body, expected) => expect(await text(body)).toBe(expected))

  test('a large one comes in pieces', async () => {
    expect(await text({ rep: [{ utf8: 'abc' }, 100_001] })).toBe('abc'.repeat(100_001))
  })

  test('a document, set and dropped', async () => {
    const body: Body = {
      base: 'event',
      set: { '/data/a~1b': 1, '/source/-': 2, '/source/0/kind': 'x' },
      drop: ['/data/title'],
    }
    const document = JSON.parse(await text(body)) as object
    expect(['/data/a~1b', '/source/1', '/source/0/kind', '/data/title'].map((at) => valueAt(document, at))).toEqual([
      1,
      2,
      'x',
      undefined,
    ])
  })

  test('gzip and zip', async () => {
    const [filling, part] = [{ bases: {}, fill: (each: string) => each }, { rep: [{ utf8: ' ' }, 100_000] } as Body]
    expect(gunzipSync(await toBytes({ gzip: part }, filling))).toHaveLength(100_000)
    const archive = await toBytes(
      {
        zip: [
          { name: '../a', data: part },
          { name: 'b', data: 'text' },
        ],
      },
      filling,
    )
    const [nameAt, packed] = [30, archive.readUInt32LE(18)]
    expect(archive.subarray(nameAt, nameAt + 4).toString()).toBe('../a')
    expect(inflateRawSync(archive.subarray(nameAt + 4, nameAt + 4 + packed))).toHaveLength(100_000)
    expect(archive.readUInt16LE(archive.length - 12)).toBe(2)
  })
})

describe('what no answer may be is found', () => {
  const headers = { 'content-type': 'application/problem+json' }
  const request = { method: 'GET', path: '/', headers: { authorization: 'Bearer a-long-credential' }, body: null }
  const judge = (body: object, status = 400, type: Record<string, string> = headers) =>
    judgeAnswer({ status, headers: type, text: JSON.stringify({ status, ...body }) }, {}, request, [
      'another-credential',
    ]).join('; ')

  test.each<[string, string, RegExp]>([
    ['nothing', 'all is well', /^$/],
    ['a stack', 'failed at open (file.ts:1:2)', /a stack/],
    ['a path', 'no file /home/asof/data', /a file path/],
    ['SQL', 'near SELECT a FROM b', /SQL/],
    ['a header', 'a-long-credential', /its header authorization/],
    ['a credential', 'another-credential', /a credential/],
    ['much', 'x'.repeat(8_192), /bytes of problem/],
  ])('an answer that tells %s', (_, detail, problem) => expect(judge({ detail })).toMatch(problem))

  test('a fault, another type, another status', () => {
    expect(judge({}, 503)).toMatch(/answered 503/)
    expect(judge({}, 400, { 'content-type': 'text/html' })).toMatch(/a problem of type text\/html/)
    expect(judge({ status: 200 })).toMatch(/the body says 200/)
  })

  test('a log of two lines, of none, or of something else', () => {
    const answer = { status: 400, headers: { 'x-request-id': 'r' }, text: '' }
    const line = '{"requestId":"r","status":400}'
    expect(judgeLog([line], [answer])).toEqual([])
    for (const lines of [[], [line, line], [line, 'forged']]) expect(judgeLog(lines, [answer])).toHaveLength(1)
  })
})

describe('the command', () => {
  const run = (text: string) => {
    const file = join(folder, 'corpus.json')
    writeFileSync(file, text)
    return runCommand([process.execPath, 'tests/bad-inputs/run.ts', file])
  }

  test('passes what passes, and fails with any failure', async () => {
    const ran = await run(JSON.stringify({ ...corpus, count: 2, cases: [sound, { ...refused, tls: true }] }))
    expect([ran.code, ran.stdout.trimEnd().split('\n').at(-1)]).toEqual([1, '1 passed, 1 failed'])
  })

  test.each([
    ['no cases', { ...corpus, count: 0, cases: [] }],
    ['fewer cases than it says', { ...corpus, cases: [sound] }],
    ['no bindings', { ...corpus, bindings: undefined }],
  ])('fails for a corpus with %s', async (_, text) => {
    const ran = await run(JSON.stringify(text))
    expect([ran.code, ran.stdout.trimEnd().split('\n').at(-1)]).toEqual([1, '0 passed, 1 failed'])
  })
})
