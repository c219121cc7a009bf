import { describe, expect, inject, test } from 'vitest'
import { openPage, settled, takeComplaints } from './support/open-page.ts'
import { readDownload } from './support/read-download.ts'

const CONTROLS = 'ledger=ai-controls&knownAt=@545'
const STORY = 'ledger=seed-story&knownAt=@77'

describe('a compliance officer', () => {
  test('asks whether an H20 may go to China on 2025-05-01, and since when not freely', async () => {
    const page = await openPage(`/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-05-01`)
    expect(await page.locator('.verdict').textContent()).toBe('Licence required')
    expect(await page.locator('.status-card').textContent()).toContain('from 9 April 2025')
    const why = page.locator('.why')
    expect(await why.locator('.chain').textContent()).toContain('Letter to NVIDIA: H20')
    expect(await why.locator('.chain .event-when').textContent()).toContain('15 April 2025 · in force 9 April 2025')
    expect(await why.locator('.chain cite a').first().getAttribute('href')).toMatch(/^https:/)
  })

  test('sees announced, in force and enforced as three marks', async () => {
    const page = await openPage(`/policies/us/ai-diffusion?${CONTROLS}&asOf=2025-05-14`)
    const marks = await page.locator('.question .three-marks .one-mark').allTextContents()
    expect(marks).toEqual(['announced', 'in force', 'not enforced'])
  })

  test('does not read a misspelt policy as one that was not announced', async () => {
    const page = await openPage(`/policies/us/ai-difusion?${CONTROLS}&asOf=2025-05-14`)
    const head = page.locator('.question')
    expect(await head.textContent()).toContain('No event that counts here names this policy')
    expect(await head.locator('.three-marks').count()).toBe(0)
  })

  test('is told what is possible where the record is not sure, and never that it is open', async () => {
    const page = await openPage(`/access/FR/anthropic/claude?${STORY}&asOf=2025-06-01`)
    expect(await page.locator('.verdict').textContent()).toBe('Prohibited')
    const note = page.locator('.uncertain-note')
    expect(await note.textContent()).toContain('Uncertain.')
    expect(await note.locator('li').allTextContents()).toEqual(['No record', 'Prohibited'])
  })

  test('is told where a day lies before the record, and which code decides', async () => {
    const openOn = (day: string) => openPage(`/access/GB/openai/models?${STORY}&asOf=${day}`)
    const before = await openOn('2024-12-31')
    expect(await before.locator('.status-card').textContent()).toContain('reaches back to 1 January 2025')
    expect(await before.locator('.why').textContent()).toContain('packages/domain/src/access/evaluate.ts')
    expect(await (await openOn('2025-01-01')).locator('.status-card').textContent()).not.toContain('reaches back')
  })

  test('sees coming changes before they come', async () => {
    const page = await openPage(`/access/AF/nvidia/h20?${CONTROLS}&asOf=2026-07-01`)
    expect(await page.locator('.coming').textContent()).toContain('23 July 2026')
  })
})

describe('a policy analyst', () => {
  test('learns what the public knew on 2025-04-12', async () => {
    const page = await openPage(`/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-04-12`)
    expect(await page.locator('.verdict').textContent()).toBe('Licence required')
    await page.getByText('What counts').click()
    await page.getByLabel('Announced by').fill('2025-04-12')
    await page.locator('.verdict', { hasText: 'Open' }).waitFor()
    expect(await page.locator('.banner').textContent()).toContain('Only what was announced by 12 April 2025')
    expect(new URL(page.url()).searchParams.get('publicAt')).toBe('2025-04-12')
  })

  test('sees what changed for the UK between two dates, and which events caused it', async () => {
    const page = await openPage(`/compare?${CONTROLS}&by=dates&jurisdiction=GB&from=2024-01-01&to=2026-11-01`)
    expect(await page.getByText('9 answers of 53 differ').count()).toBe(1)
    const row = page.locator('.difference', { hasText: 'seven rare earths' })
    await row.locator('summary').click()
    await row.locator('.steps li').first().waitFor()
    expect(await row.locator('.steps').textContent()).toContain('cn/mofcom-2025-18')
  })

  test('compares two destinations over time', async () => {
    const page = await openPage(`/compare?${STORY}&by=recipient&a=US&b=GB&item=anthropic/claude&asOf=2026-06-17`)
    const now = page.locator('tr.is-now')
    await now.waitFor()
    expect(await now.textContent()).toContain('16 June 2026')
    expect(await now.textContent()).toContain('United States stands better2')
  })

  test('sees what was learnt between two positions of the log', async () => {
    const page = await openPage(
      `/compare?${CONTROLS}&by=known&asOf=2025-05-01&knownFrom=@500&knownTo=@510&item=nvidia/h20`,
    )
    const row = page.locator('.difference', { hasText: 'China (mainland)' })
    await row.locator('summary').click()
    expect(await row.locator('.steps').textContent()).toContain('us/letter-nvda-2025-04')
  })

  test('compares two providers over time', async () => {
    const page = await openPage(`/compare?${STORY}&by=provider&a=anthropic&b=openai&jurisdiction=GB&asOf=2026-06-17`)
    expect(await page.locator('.choices select').first().inputValue()).toBe('anthropic')
    await page.locator('tr.is-now').waitFor()
    expect(await page.locator('.parity thead').textContent()).toContain('OpenAI')
  })

  test.each([
    ['lanes', `/?${CONTROLS}&asOf=2025-12-01`, 'Over time', 'lanes-nvidia-h20-2025-12-01-at-545.svg'],
    [
      'history',
      `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-12-01&view=formal`,
      'Whole history',
      'history-CN-nvidia-h20-2025-12-01-at-545.svg',
    ],
    ['story', `/replay?${STORY}&step=4&asOf=2026-01-01`, '', 'step-anthropic-claude-2026-06-16-at-77.svg'],
  ])('takes the picture of the %s away', async (what, path, heading, file) => {
    const page = await openPage(path)
    const figure = heading === '' ? page.locator('.figure') : page.locator('.block', { hasText: heading })
    const save = () => figure.first().getByRole('button', { name: 'SVG' }).click()
    const { name, bytes } = await readDownload(page, save)
    expect(name).toBe(file)
    expect(bytes.toString('utf8')).toContain('known at log position')
    if (what === 'history') expect(bytes.toString('utf8')).toContain('Read formally')
  })

  test('has every picture as a table too', async () => {
    for (const path of [`/?${CONTROLS}`, `/access/CN/nvidia/h20?${CONTROLS}`, `/replay?${STORY}`]) {
      const page = await openPage(path)
      const pictures = await page.locator('svg[role=img]').count()
      expect(pictures).toBeGreaterThan(0)
      expect([path, await page.locator('.figure .twin').count()]).toEqual([path, pictures])
    }
  })

  test('takes the map away with its date, position and source line', async () => {
    const page = await openPage(`/?${CONTROLS}&asOf=2025-12-01`)
    for (const [format, start] of [
      ['SVG', '<svg'],
      ['PNG', '\u0089PNG'],
    ] as const) {
      const save = () => page.getByRole('button', { name: format }).first().click()
      const { name, bytes } = await readDownload(page, save)
      expect(name).toBe(`map-nvidia-h20-2025-12-01-at-545.${format.toLowerCase()}`)
      expect(bytes.toString('latin1').startsWith(start)).toBe(true)
      if (format === 'SVG') {
        const text = bytes.toString('utf8')
        expect(text).toContain('True on 1 December 2025 · known at log position 545 of “ai-controls”')
        expect(text).toContain('not legal advice')
        expect(text).not.toContain('class=')
      }
    }
  })
})

describe('a journalist', () => {
  test('sees who supported, who opposed, and who has not spoken on what ground', async () => {
    const page = await openPage(`/statements?${STORY}&asOf=2026-06-17`)
    const headings = await page.locator('.stances h3').allTextContents()
    expect(headings).toEqual(['Support 1', 'Oppose 9', 'Call for something else 6'])
    const silent = page.locator('.silence')
    expect(await silent.count()).toBe(1)
    expect(await silent.textContent()).toContain('Anthropic on lifting, as of 17 June 2026')
    expect(await silent.textContent()).toContain('no comment as of publication')
    expect(await silent.textContent()).toContain('paragraph 8')
  })

  test('lists nobody as silent before a silence was observed', async () => {
    const page = await openPage(`/statements?${STORY}&asOf=2026-06-16`)
    expect(await page.locator('.silence').count()).toBe(0)
    expect(await page.locator('.silences').textContent()).toContain(
      'Nobody is listed as silent without a stated ground',
    )
  })

  test('plays the story event by event, and pauses', async () => {
    const page = await openPage(`/replay?${STORY}`)
    expect(await page.locator('.player output').textContent()).toBe('1 of 27')
    await page.getByRole('button', { name: /Play/ }).click()
    await page.locator('.player output', { hasText: '2 of 27' }).waitFor()
    await page.getByRole('button', { name: /Pause/ }).click()
    expect(new URL(page.url()).searchParams.get('step')).toBe('2')
  })
})

describe('a platform engineer', () => {
  test('gets the data behind an address by its ending', async () => {
    const origin = inject('pageUrl')
    const path = `/access/CN/nvidia/h20`
    const json = await fetch(`${origin}${path}.json?${CONTROLS}&asOf=2025-05-01`)
    expect(await json.json()).toMatchObject({ answer: { level: 'licence-required' }, knownAt: 545 })
    const csv = await (await fetch(`${origin}${path}.csv?${CONTROLS}`)).text()
    expect(csv.split('\r\n')[0]).toBe('jurisdiction,subject,from,to,value,knownAt')
    expect(csv).toContain('CN,nvidia/h20,2025-04-09,2100-01-01,licence-required,545')
  })

  test('sees how far every record has come', async () => {
    const page = await openPage('/ops')
    const rows = page.locator('.heads tbody tr')
    expect(await rows.count()).toBe(2)
    expect(await rows.first().locator('.hash').textContent()).toMatch(/^[0-9a-f]{64}$/)
    await rows.first().getByText('every commit is signed for, checked in this browser').waitFor()
    await rows.first().getByText('everything, by the clock up to').waitFor()
    const parts = page.locator('.parts tbody tr')
    await parts.first().waitFor()
    const told = await parts.allTextContents()
    expect(told.filter((row) => row.startsWith('api')).length).toBe(2)
    expect(told.filter((row) => row.startsWith('notifier')).length).toBe(2)
    expect(await page.getByText('Not seen from here: projector').count()).toBe(1)
  })

  test('is not told that parts are well which tell their figures elsewhere', async () => {
    const page = await openPage('/ops')
    await page.route('**/metrics', (route) => route.fulfill({ status: 404 }))
    await page.reload()
    await page.getByText('Not seen from here: projector, notifier').waitFor()
    expect(await page.locator('.parts tbody tr').count()).toBe(2)
    expect(takeComplaints().every((complaint) => complaint.includes('404'))).toBe(true)
  })

  test('checks an event against the chain', async () => {
    const page = await openPage(`/events/us/letter-nvda-2025-04%23announced?${CONTROLS}`)
    await settled(page)
    expect(await page.locator('.clocks').textContent()).toContain('2026-11-20T09:00:06.000Z')
    expect(await page.locator('.hash code').textContent()).toMatch(/^[0-9a-f]{64}$/)
  })
})
