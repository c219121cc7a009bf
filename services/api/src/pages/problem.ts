import { fromSlug, problems } from '@asof/contract'
import { escapeHtml, renderPage, toPage } from './page.ts'

/** The page a problem's `type` leads to; null for a slug that is none. */
export function renderProblem(slug: string): string | null {
  const code = fromSlug(slug)
  if (code === null) return null
  const { status, title } = problems[code]
  return renderPage(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p><code>${code}</code>, answered with status ${status}. ${adviceFor(status)}</p>
<p>The answer's <code>errors</code> name every place in the request that caused it, by JSON pointer or parameter.
${fateFor(status)}</p>
<p><a href="/">What there is</a> · <a href="/openapi.json">OpenAPI document</a></p>`,
  )
}

/** What a person sees at an address without a page; null for programs, which get a problem. */
export function toLostPage({ method, url, headers }: Request): Response | null {
  const isForPeople = ['GET', 'HEAD'].includes(method) && headers.get('accept')?.includes('text/html') === true
  if (!isForPeople || new URL(url).pathname.startsWith('/api/')) return null
  const title = 'There is no such page'
  const content = `<h1>${title}</h1>
<p>Perhaps the address was cut short or misspelt. No answer is shown in its place.</p>
<p><a href="/">What there is</a> · <a href="/openapi.json">OpenAPI document</a></p>`
  return toPage(renderPage(title, content), { status: 404 })
}

function adviceFor(status: number): string {
  if (status === 400) return 'The request could not be read: change it before sending it again.'
  if (status === 401 || status === 403)
    return 'Where reading is open it needs no key. Everything else needs one whose role allows it: the recorder key shown at the first start, or one it issued.'
  if (status === 409)
    return 'The request was understood, but a rule of the record says no at this point of its history.'
  if (status === 412) return 'Read the stream again, then decide anew.'
  if (status === 503) return 'The server cannot do it at the moment.'
  if (status === 507) return 'The server has no room left.'
  if (status >= 500) return 'The fault is on the side of the server.'
  return 'The request could be read, but not taken as it is.'
}

/** What became of the request, and whether to send it again. */
function fateFor(status: number): string {
  if (status < 500) return 'Nothing of a refused request is stored.'
  if (status === 503) return 'Send it again with the same key after a moment: an append counts once.'
  if (status === 507) return 'Send it again with the same key when there is room: an append counts once.'
  return 'Whether an append counted is not known; sent again with the same key, it counts once.'
}
