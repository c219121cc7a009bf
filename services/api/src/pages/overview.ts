import type { LedgerSet } from '../handle/ledger-set.ts'
import { describeLedgers, type LedgerEntry } from '../handle/ledgers.ts'
import type { ApiNeeds } from '../needs.ts'
import { listExamples } from './examples.ts'
import { escapeHtml, renderPage } from './page.ts'

/** The first page: what this is, the ledgers, links that work. */
export function renderOverview(ledgers: LedgerSet, titles: ApiNeeds['titles']): string {
  const entries = describeLedgers(ledgers, titles)
  return renderPage(
    'asof: who may get which technology, on which date, and why',
    `<h1>asof</h1>
<p>Who, where, may get which technology, from which provider, under which conditions: <strong>true on</strong> one date,
<strong>known on</strong> another, and why. Every answer names the events it rests on and the position of the log it is known
at; the same question at the same position gets the same bytes for ever.</p>
<h2>Ledgers</h2>
<table>
<thead><tr><th>ledger</th><th>what it holds</th><th>events</th><th>reaches back to</th></tr></thead>
<tbody>
${entries.map(renderLedger).join('\n')}
</tbody>
</table>
<h2>Ask</h2>
<ul>
${ledgers.all
  .flatMap(listExamples)
  .map(({ href, text }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></li>`)
  .join('\n')}
</ul>
<p>The same on the command line: <code>npx asof access GB anthropic/claude --as-of 2026-06-16 --ledger seed-story</code></p>
<h2>Use</h2>
<ul>
<li><a href="/openapi.json">OpenAPI 3.1 document</a> of the API under <code>/api/v1</code></li>
<li><a href="/api/v1/ledgers">The ledgers as data</a></li>
<li>Appending needs the recorder key that was printed at the first start: <code>POST /api/v1/events</code>, with
<code>?dryRun=true</code> to see the resulting difference first.</li>
</ul>`,
  )
}

function renderLedger({ id, title, description, position, coverageFrom, isDefault, reason }: LedgerEntry): string {
  const about = [title, description]
    .filter((text) => text !== null)
    .map(escapeHtml)
    .join('<br>')
  const state = reason === null ? '' : `<br><strong>Takes no appends:</strong> ${escapeHtml(reason)}`
  const name = `<a href="/api/v1/events?ledger=${id}"><code>${id}</code></a>${isDefault ? ' (default)' : ''}`
  return `<tr><td>${name}</td><td>${about}${state}</td><td>${position}</td><td>${coverageFrom ?? 'nothing yet'}</td></tr>`
}
