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

/**
 * A page as an answer: no script, nothing from elsewhere.
 * @param isFramed whether pages of others may show it in theirs
 */
export function toPage(html: string, { isFramed = false, status = 200 } = {}): Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': `default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ${isFramed ? '*' : "'none'"}`,
  }
  return new Response(html, { status, headers })
}

/** The style sheet of the plain pages. */
export function toStyle(): Response {
  return new Response(STYLE, {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' },
  })
}

const STYLE = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5;
  --quiet: light-dark(#57606a, #9aa4af); --line: light-dark(#d8dee4, #3a424b); --panel: light-dark(#f6f8fa, #1c2128);
  --link: light-dark(#0550ae, #79b8ff) }
body { background: light-dark(#fff, #14181d); margin: 0 auto; max-width: 54rem; padding: 1.5rem clamp(1rem, 4vw, 2rem) }
h1 { font-size: 2.4rem; letter-spacing: -0.02em; margin: 0 }
h2 { border-bottom: 1px solid var(--line); margin: 2.2rem 0 1rem; padding-bottom: 0.3rem }
h3 { margin: 0 }
a { color: var(--link) }
.lead { font-size: 1.2rem; margin: 0.4rem 0 1rem }
.notice { border-left: 4px solid #bf8700; margin: 0; padding: 0.2rem 0 0.2rem 0.9rem }
.warning { border-left: 4px solid #cf222e; padding-left: 0.9rem }
.meta { color: var(--quiet); font-size: 0.9rem }
p.meta { margin: 0.2rem 0 }
section { border: 1px solid var(--line); border-radius: 0.6rem; margin: 0 0 1.2rem; padding: 1rem 1.2rem }
dl { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0.8rem 0 }
dt { color: var(--quiet); font-size: 0.85rem }
dd { font-variant-numeric: tabular-nums; margin: 0 }
.answer { background: var(--panel); border-radius: 0.5rem; margin: 0.8rem 0; padding: 0.2rem 1rem 0.4rem }
.answer p { margin: 0.5rem 0 }
.answer ul { margin: 0.4rem 0; padding-left: 1.2rem }
.links { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem }
.level { border: 1px solid currentColor; border-radius: 0.3rem; font-weight: 600; padding: 0.1rem 0.5rem }
.open { color: light-dark(#116329, #56d364) }
.open-with-conditions { color: light-dark(#0b6470, #39c5cf) }
.licence-required { color: light-dark(#8a4600, #e3b341) }
.prohibited { color: light-dark(#a40e26, #ff7b72) }
.unknown { border-style: dashed; color: var(--quiet) }
table { border-collapse: collapse }
td, th { border-bottom: 1px solid var(--line); padding: 0.25rem 1.2rem 0.25rem 0; text-align: left }
form { align-items: end; display: flex; flex-wrap: wrap; gap: 0.8rem }
label { color: var(--quiet); display: grid; font-size: 0.9rem; min-width: 0 }
input, select, button { font: inherit; max-width: 100%; min-width: 0; padding: 0.3rem 0.5rem }
code { font-family: ui-monospace, monospace; font-size: 0.92em; overflow-wrap: anywhere }
footer { border-top: 1px solid var(--line); color: var(--quiet); margin-top: 2rem }
@media print { form { display: none } }
`
