import type { PageFiles } from '@asof/runtime'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnvironment } from '../http/app.ts'
import { pagePatterns } from './page-paths.ts'
import { fillPage, pageHeaders } from './served-page.ts'

const TITLE = 'asof: this record is read with a key'
const PLAIN = `<p>${TITLE}. The page takes one with script; the API takes one as <code>Authorization: Bearer</code>.</p>`

/**
 * Answers a browser that may not read a page with a page that takes a key: the refusal stays a 401, and nothing of the
 * record goes along.
 */
export function takeKeys(page: PageFiles | null): MiddlewareHandler<AppEnvironment> {
  return async (context, next) => {
    await next()
    if (page === null || context.res.status !== 401 || !isPage(matchedRoutes(context))) return
    if (!(context.req.header('accept') ?? '').includes('text/html')) return
    const headers = pageHeaders()
    headers.set('cache-control', 'no-store')
    headers.set('www-authenticate', 'Bearer')
    headers.set('vary', 'accept')
    const html = fillPage(page, { head: `<title>${TITLE}</title>`, plain: PLAIN })
    context.res = undefined
    context.res = new Response(html, { status: 401, headers })
  }
}

function isPage(matched: readonly { readonly path: string }[]): boolean {
  return matched.some(({ path }) => (pagePatterns as readonly string[]).includes(path))
}
