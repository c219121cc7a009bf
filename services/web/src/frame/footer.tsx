import { CopyLink } from './copy-link.tsx'
import { DataLink } from './data-link.tsx'
import { DataLinks } from './data-links.tsx'
import { usePage } from './page-state.ts'

/** What every page has to say, and what it rests on. */
export function Footer() {
  const { ledger, position, setting } = usePage()
  const description = ledger.description?.replace(/\.$/, '') ?? ledger.title ?? setting.ledger
  return (
    <footer className="footer">
      <p>
        <strong>A record of claims about rules, not legal advice.</strong> “No record” never means open. Announced, in
        force and enforced are three different facts.
      </p>
      <p>
        {description}. Log position {position}; chain {ledger.head.seq},{' '}
        <code title={ledger.head.hash}>{ledger.head.hash.slice(0, 12)}</code>. Boundaries are those of Natural Earth and
        take no side in any dispute.
      </p>
      <p>
        <CopyLink /> · <a href="/openapi.json">API</a> · <DataLink href="/api/v1/ledgers">Records as data</DataLink>
        <DataLinks />
      </p>
    </footer>
  )
}
