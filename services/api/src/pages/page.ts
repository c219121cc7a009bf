/** Text inside HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A whole page around its content. */
export function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
${content}
</main>
<footer><p>A record of claims about rules, not legal advice.</p></footer>
</body>
</html>
`
}

/** A page as an answer: no script, nothing from elsewhere. */
export function toPage(html: string): Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  }
  return new Response(html, { headers })
}

/** The style sheet of the plain pages. */
export function toStyle(): Response {
  return new Response(STYLE, {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' },
  })
}

const STYLE = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem }
h1 { margin-top: 0 }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: 0.35rem 0.6rem 0.35rem 0; text-align: left; vertical-align: top }
code { font-family: ui-monospace, monospace; font-size: 0.95em; overflow-wrap: anywhere }
footer { border-top: 1px solid #8886; margin-top: 2rem }
`
