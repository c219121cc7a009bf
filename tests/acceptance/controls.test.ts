import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

interface Why {
  readonly answer: {
    readonly level: string
    readonly reviewPolicy: string | null
    readonly flags: string[]
    readonly decisive: string[]
  }
  readonly evidence: readonly { readonly id: string; readonly source: readonly { readonly ref?: string }[] }[]
}

describe('the real controls', () => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend: 'memory', ledgers: ['ai-controls'] })
  })
  afterAll(() => product.close())

  const why = async (parameters: Record<string, string>) => {
    const response = await product.get(`/api/v1/why?${new URLSearchParams(parameters)}`)
    expect(response.status).toBe(200)
    const body = (await response.json()) as Why
    for (const { source } of body.evidence) expect(source.length).toBeGreaterThan(0)
    return body
  }

  test('A100 to China: open on 25 August 2022, licence required on 8 October by the letter', async () => {
    const asked = { jurisdiction: 'CN', item: 'nvidia/a100' }
    expect((await why({ ...asked, asOf: '2022-08-25' })).answer).toMatchObject({ level: 'open', certainty: 'certain' })
    const later = await why({ ...asked, asOf: '2022-10-08' })
    expect(later.answer).toMatchObject({ level: 'licence-required', decisive: ['us/letter-nvda-2022'] })
    expect(later.evidence.map(({ id }) => id)).toContain('us/letter-nvda-2022-08#announced')
  })

  test('the AI Diffusion rule is in force, not yet to be complied with on 14 May 2025, then not enforced', async () => {
    const status = async (view: string, asOf: string) => {
      const response = await product.get(`/api/v1/policies/us%2Fai-diffusion?asOf=${asOf}&view=${view}`)
      return ((await response.json()) as { status: string }).status
    }
    expect(await status('applied', '2025-05-14')).toBe('in-force-not-yet-applicable')
    expect(await status('formal', '2025-05-14')).toBe('in-force-not-yet-applicable')
    expect(await status('applied', '2025-05-20')).toBe('not-enforced')
    expect(await status('formal', '2025-05-20')).toBe('applicable')
    const asked = { jurisdiction: 'CN', item: 'weights/closed-1e26', asOf: '2025-05-20' }
    expect((await why({ ...asked, view: 'applied' })).answer.level).not.toBe('licence-required')
    expect((await why({ ...asked, view: 'formal' })).answer).toMatchObject({
      level: 'licence-required',
      reviewPolicy: 'denial',
    })
  })

  test('H20 to China on 10 April 2025: a letter that the public did not know of on the 12th', async () => {
    const asked = { jurisdiction: 'CN', item: 'nvidia/h20', asOf: '2025-04-10' }
    expect((await why(asked)).answer).toMatchObject({ level: 'licence-required' })
    expect((await why({ ...asked, publicAt: '2025-04-12' })).answer).toMatchObject({ level: 'open' })
  })
})
