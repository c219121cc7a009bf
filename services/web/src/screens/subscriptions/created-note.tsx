import type { Reply } from '@asof/contract'

/** A subscription just made. */
export type Created = Reply<'getSubscription'> & {
  readonly webhookSecret: { readonly secret: string; readonly publicKey: string } | null
}

/** What its maker has to know now, and only now. */
export function CreatedNote({ created }: { readonly created: Created }) {
  const { id, state, webhookSecret } = created
  return (
    <>
      <h2>Subscribed</h2>
      <p>
        <code>{id}</code> is {state}.
      </p>
      {webhookSecret !== null && (
        <>
          <p>
            <strong>Shown only now.</strong> Your receiver verifies deliveries (Standard Webhooks) with
          </p>
          <p className="hash">
            <code>{webhookSecret.secret}</code>
          </p>
          <p className="hash">
            <code>{webhookSecret.publicKey}</code>
          </p>
          <p className="quiet">Nothing is delivered before the receiver has echoed its challenge.</p>
        </>
      )}
    </>
  )
}
