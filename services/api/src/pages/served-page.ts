import { sha256Hex } from '@asof/ledger'
import type { PageFile, PageFiles } from '@asof/runtime'
import { describePage } from './describe-page.ts'
import { escapeHtml } from './page.ts'

/** No script or style but our own files, nothing from elsewhere; pictures may be drawn by the page for saving. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Names of these files hold a hash of what is in them. */
const ASSETS = '/assets/'

/** The built page over HTTP. */
export interface ServedPage {
  /** The page at an address of one of its screens; what a reader without script sees goes along. */
  page(request: Request): Promise<Response>
  /** One of its files; null when there is no such file. */
  file(request: Request): Response | null
}

/** Serves a built page. `overview` is what the first page says without script. */
export function createServedPage(files: PageFiles, overview: () => Promise<string>): ServedPage {
  const tags = new Map([...files].map(([path, { bytes }]) => [path, `"${sha256Hex(bytes).slice(0, 32)}"`]))
  return {
    page: async (request) => {
      const url = new URL(request.url)
      if (url.pathname.startsWith('/access/UK/')) return redirect(url)
      const { title, description } = describePage(url)
      const plain = url.pathname === '/' ? mainOf(await overview()) : `<p>${escapeHtml(description)}</p>`
      const head = headOf({ title, description, address: url.pathname + url.search })
      return new Response(fillPage(files, { head, plain }), { headers: pageHeaders() })
    },
    file: (request) => {
      const { pathname } = new URL(request.url)
      const [file, tag] = [files.get(pathname), tags.get(pathname)]
      if (file === undefined || tag === undefined) return null
      return toFile(request, file, { tag, isForEver: pathname.startsWith(ASSETS) })
    },
  }
}

/** The built page with what its address adds to it, as HTML. */
export function fillPage(files: PageFiles, { head, plain }: { readonly head: string; readonly plain: string }): string {
  const template = new TextDecoder().decode(files.get('/index.html')!.bytes)
  return template.replace('<!--asof:head-->', () => head).replace('<!--asof:noscript-->', () => plain)
}

/** Headers of a page that runs our own script. */
export function pageHeaders(): Headers {
  return new Headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
  })
}

function toFile(
  request: Request,
  { bytes, packed, type }: PageFile,
  { tag, isForEver }: { readonly tag: string; readonly isForEver: boolean },
): Response {
  const headers = new Headers({
    'content-type': type,
    'cache-control': isForEver ? 'public, immutable, max-age=31536000' : 'no-cache',
    etag: tag,
    vary: 'accept-encoding',
  })
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers })
  const isPacked = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  if (isPacked) headers.set('content-encoding', 'gzip')
  return new Response((isPacked ? packed : bytes) as Uint8Array<ArrayBuffer>, { headers })
}

/** The code of the United Kingdom is GB; addresses with the other one go on. */
function redirect(url: URL): Response {
  const location = `${url.pathname.replace('/access/UK/', '/access/GB/')}${url.search}`
  return new Response(null, { status: 308, headers: { location } })
}

function headOf(page: { readonly title: string; readonly description: string; readonly address: string }): string {
  const [title, description, address] = [page.title, page.description, page.address].map(escapeHtml)
  return [
    `<title>${title}</title>`,
    `<meta name="description" content="${description}">`,
    `<link rel="canonical" href="${address}">`,
    `<meta property="og:type" content="website">`,
    `<meta property="og:site_name" content="asof">`,
    `<meta property="og:title" content="${title}">`,
    `<meta property="og:description" content="${description}">`,
    `<meta property="og:url" content="${address}">`,
    `<meta name="twitter:card" content="summary">`,
  ].join('\n    ')
}

/** What a plain page holds inside its frame. */
function mainOf(html: string): string {
  return html.slice(html.indexOf('<main>'), html.indexOf('</main>') + '</main>'.length)
}
