import type { LedgerSet } from '../handle/ledger-set.ts'
import { describeLedgers, type LedgerEntry } from '../handle/ledgers.ts'
import type { ApiNeeds } from '../needs.ts'
import { type Example, findExample } from './examples.ts'
import { renderLedger } from './ledger-card.ts'
import { escapeHtml, renderPage } from './page.ts'

/** The first page: what this is, the ledgers with an answer of each, a form, links that work. */
export function renderOverview(ledgers: LedgerSet, titles: ApiNeeds['titles']): string {
  const entries = describeLedgers(ledgers, titles)
  const examples = ledgers.all.map(({ reader }) => findExample(reader))
  return renderPage(
    'asof: who may get which technology, on which date, and why',
    `<header>
<h1>asof</h1>
<p class="lead">Who, where, may get which technology, from which provider, under which conditions: <strong>true on</strong>
one date, <strong>known on</strong> another, and why.</p>
<p class="notice">A record of claims about rules, not legal advice. <em>Unknown</em> means that nothing is on record; it
never means open. Announced, in force and enforced are three different facts here.</p>
</header>
<h2>Ask</h2>
${renderForm(entries, examples)}
<h2>What is on record</h2>
${entries.map((entry, index) => renderLedger(entry, examples[index] ?? null)).join('\n')}
<h2>Go on</h2>
<ul>
<li>On the command line: <code>npx asof access GB anthropic/claude --as-of 2026-06-16 --ledger seed-story</code></li>
<li>From a program: the API under <code>/api/v1</code>, described by <a href="/openapi.json">OpenAPI 3.1</a>;
<a href="/api/v1/ledgers">the ledgers as data</a></li>
<li>To cite an answer for ever, name both dates: an address with <code>asOf</code> (true on) and <code>knownAt</code>
(known on: a position such as <code>@77</code>, a past date or instant) gets the same bytes every time.</li>
<li>To record an event: <code>POST /api/v1/events</code> with the recorder key printed at the first start; with
<code>?dryRun=true</code> you see which answers would change, and nothing is stored.</li>
</ul>`,
  )
}

/** A form without script: its fields are the parameters of the API, which answers in JSON. */
function renderForm(entries: readonly LedgerEntry[], examples: readonly (Example | null)[]): string {
  const example = examples.find((one) => one !== null)
  const options = entries.map(({ id, title }) => `<option value="${id}">${escapeHtml(title ?? id)}</option>`)
  const field = (name: string, label: string, value: string, rest = '') =>
    `<label>${label}<input name="${name}" value="${escapeHtml(value)}" required ${rest}></label>`
  return `<form action="/api/v1/why" method="get">
<label>Record<select name="ledger">${options.join('')}</select></label>
${field('jurisdiction', 'Country (two capitals)', example?.place ?? 'GB', 'size="6"')}
${field('item', 'Item (provider/item)', example?.item ?? '')}
${field('asOf', 'True on', example?.asOf ?? '', 'type="date" min="0001-01-01" max="9999-12-31"')}
<button>Why?</button>
<button formaction="/api/v1/access">The answer alone</button>
</form>
<p class="meta">Answers come as JSON, each with the events it rests on and the position of the log it is known on.</p>`
}
