import type { PageFiles } from '@asof/runtime'
import type { App } from '../http/app.ts'
import { toProblemResponse } from '../http/problem-response.ts'
import type { Refused } from '../http/refusal.ts'
import { lost } from '../http/unanswered.ts'
import { embedBoard } from './embed.ts'
import { toPage } from './page.ts'
import { type PageDataParts, readPageData, readTimeMap, rememberPage } from './page-data.ts'
import { pagePatterns } from './page-paths.ts'
import { createServedPage } from './served-page.ts'

/** What the page is served from. */
interface PageParts extends PageDataParts {
  /** The built page; null when there is none. */
  readonly page: PageFiles | null
  /** The first page without script. */
  readonly overview: () => Promise<string>
}

/** Serves the page, the data behind its addresses, and its past. Without a built page the first page alone is served. */
export function addPage(app: App, parts: PageParts): void {
  const { page, overview } = parts
  app.get('*', async (context, next) => {
    const data = await readPageData(context.req.raw, parts)
    if (data !== null) return data
    return next()
  })
  const answer = (outcome: Response | Refused, requestId: string) =>
    outcome instanceof Response ? outcome : toProblemResponse(outcome, requestId)
  app.get('/timemap', (context) =>
    answer(readTimeMap(context.req.raw, parts) ?? lost(context.req), context.get('requestId')),
  )
  app.get('/embed', async (context) => answer(await embedBoard(context.req.raw, parts), context.get('requestId')))
  if (page === null) {
    app.get('/', async () => toPage(await overview()))
    return
  }
  const served = createServedPage(page, overview)
  for (const pattern of pagePatterns)
    app.get(pattern, async (context) => {
      const request = context.req.raw
      return answer(await rememberPage(request, parts, () => served.page(request)), context.get('requestId'))
    })
  for (const path of ['/icon.svg', '/assets/*'])
    app.get(path, (context) => answer(served.file(context.req.raw) ?? lost(context.req), context.get('requestId')))
}
