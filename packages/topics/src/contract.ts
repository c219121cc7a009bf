import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Publisher, TopicRecord } from './port.ts'

/** One medium under test. `reopen` opens it again after the first was closed. */
export interface PublisherRig {
  readonly publisher: Publisher
  reopen(): Promise<Publisher>
  dispose(): Promise<void>
}

const [EVENTS, STATE] = ['policy.events.v1', 'policy.state.v1']

/** What every publisher promises. */
export function publisherContract(name: string, open: () => Promise<PublisherRig>): void {
  describe(`publisher contract: ${name}`, () => {
    let rig: PublisherRig
    let publisher: Publisher
    beforeEach(async () => {
      rig = await open()
      publisher = rig.publisher
    })
    afterEach(() => rig.dispose())

    const record = (key: string, sequence: number, text: string | null = `${key} ${sequence}`): TopicRecord => ({
      topic: EVENTS,
      key,
      headers: { ce_id: `${key}-${sequence}`, ce_sequence: String(sequence).padStart(16, '0'), ce_subject: 'ä€' },
      value: text === null ? null : new TextEncoder().encode(text),
    })
    const latest = async (topic: string) =>
      Object.fromEntries(
        [...(await publisher.readLatest(topic))].map(([key, { value }]) => [key, Buffer.from(value!).toString()]),
      )

    test('starts empty', async () => {
      expect(await publisher.readNewest(EVENTS)).toBeNull()
      expect(await latest(EVENTS)).toEqual({})
      await publisher.publish([])
      expect(await publisher.readNewest(EVENTS)).toBeNull()
    })

    test('gives a record back as it was published', async () => {
      await publisher.publish([record('a', 1)])
      const read = (await publisher.readNewest(EVENTS))!
      expect({ ...read, value: [...read.value!] }).toEqual({ ...record('a', 1), value: [...record('a', 1).value!] })
    })

    test('the newest record is the one furthest in the ledger, whatever its key and place', async () => {
      await publisher.publish(Array.from({ length: 40 }, (_, index) => record(`key ${index}`, index + 1)))
      await publisher.publish([record('key 3', 12)])
      expect((await publisher.readNewest(EVENTS))?.headers['ce_sequence']).toBe('0000000000000040')
    })

    test('the last record of each key counts, and one without a value takes it back', async () => {
      await publisher.publish([record('a', 1), record('b', 1), record('a', 2), record('c', 2)])
      await publisher.publish([record('b', 3, null), record('c', 4), record('d', 4, null)])
      expect(await latest(EVENTS)).toEqual({ a: 'a 2', c: 'c 4' })
      expect((await publisher.readNewest(EVENTS))?.headers['ce_sequence']).toBe('0000000000000004')
    })

    test('a record published again changes nothing', async () => {
      for (let time = 0; time < 3; time++) await publisher.publish([record('a', 1), record('a', 2)])
      expect(await latest(EVENTS)).toEqual({ a: 'a 2' })
    })

    test('topics know nothing of each other', async () => {
      await publisher.publish([record('a', 7), { ...record('b', 1), topic: STATE }])
      expect(await latest(STATE)).toEqual({ b: 'b 1' })
      expect((await publisher.readNewest(STATE))?.key).toBe('b')
    })

    test('the caller may reuse its buffer', async () => {
      const sent = record('a', 1)
      await publisher.publish([sent])
      sent.value!.fill(0)
      expect(await latest(EVENTS)).toEqual({ a: 'a 1' })
    })

    test('keeps everything over a reopening, and rejects with a typed fault once it is closed', async () => {
      await publisher.publish([record('a', 1), record('b', 2)])
      await publisher.close()
      const fault = { name: 'TopicsFault', code: 'TOPICS_UNAVAILABLE' }
      await expect(publisher.publish([record('c', 3)])).rejects.toMatchObject(fault)
      await expect(publisher.readNewest(EVENTS)).rejects.toMatchObject(fault)
      publisher = await rig.reopen()
      expect(await latest(EVENTS)).toEqual({ a: 'a 1', b: 'b 2' })
      await publisher.close()
    })
  })
}
