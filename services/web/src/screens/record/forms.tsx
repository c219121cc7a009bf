import { DateField, EntityField, Field, SelectField, TextField } from './fields.tsx'
import type { FormKind } from './to-event.ts'

/** What each form is called. */
export const FORMS: Readonly<Record<FormKind, string>> = {
  announcement: 'An announcement',
  licence: 'A licence change',
  statement: 'A statement',
  correction: 'A correction of our record',
}

/** The fields of a form that belong to its kind of event. */
export function OwnFields({ kind, target }: { readonly kind: FormKind; readonly target: string }) {
  switch (kind) {
    case 'announcement':
      return <AnnouncementFields />
    case 'licence':
      return <LicenceFields />
    case 'statement':
      return <StatementFields />
    case 'correction':
      return <CorrectionFields target={target} />
  }
}

function AnnouncementFields() {
  return (
    <>
      <EntityField kind="authority" name="authority" label="Authority" required />
      <Field name="policy" label="Id of the policy" hint="such as us/new-rule; letters, digits, . _ : / -" required />
      <Field name="title" label="Title" />
      <SelectField
        name="legalForm"
        label="Form"
        options={['statute', 'regulation', 'order', 'guidance', 'proposal', 'intent'].map((form) => [form, form])}
      />
      <SelectField
        name="effect"
        label="The rule"
        required
        options={[
          ['prohibit', 'prohibits'],
          ['require-licence', 'requires a licence'],
          ['permit', 'permits'],
          ['permit-with-conditions', 'permits with conditions'],
        ]}
      />
      <SelectField
        name="reviewPolicy"
        label="Applications are judged by"
        options={['approval', 'case-by-case', 'denial'].map((review) => [review, review])}
      />
      <Field name="items" label="Items" hint="ids, separated by commas; empty: any" />
      <Field name="jurisdictions" label="Destinations" hint="codes such as CN, HK; empty: any" />
      <Field name="citation" label="Paragraph" />
    </>
  )
}

function LicenceFields() {
  return (
    <>
      <EntityField kind="licence" name="licence" label="Licence" required />
      <SelectField
        name="change"
        label="What happened"
        required
        options={[
          ['suspended', 'it was suspended'],
          ['reinstated', 'it was reinstated'],
          ['renewed', 'it was renewed'],
          ['revoked', 'it was revoked'],
          ['surrendered', 'its holder gave it back'],
        ]}
      />
      <DateField name="newEffectiveTo" label="New end, of a renewal" hint="the first day it no longer holds" />
      <TextField name="reason" label="Reason given" />
    </>
  )
}

function StatementFields() {
  return (
    <>
      <EntityField kind="org" name="speaker" label="Who speaks" required />
      <EntityField kind="org" name="onBehalfOf" label="On whose behalf" />
      <Field name="statement" label="Id of the statement" hint="such as st-acme-1" required />
      <Field name="topic" label="Topic" hint="such as licensing-terms" required />
      <SelectField
        name="stance"
        label="Stance"
        required
        options={[
          ['supports', 'supports'],
          ['supports-with-reservations', 'supports with reservations'],
          ['opposes', 'opposes'],
          ['calls-for', 'calls for something else'],
          ['neutral', 'neither'],
        ]}
      />
      <EntityField kind="policy" name="about" label="About the policy" />
      <SelectField
        name="quoted"
        label="The source"
        required
        options={[
          ['no', 'tells it in its own words'],
          ['yes', 'quotes the speaker'],
        ]}
      />
      <TextField name="claim" label="What was said, in your words" required />
    </>
  )
}

function CorrectionFields({ target }: { readonly target: string }) {
  return (
    <>
      <Field name="target" label="Event that is wrong" initial={target} required />
      <SelectField
        name="change"
        label="It is"
        required
        options={[
          ['corrected', 'corrected: these values are right'],
          ['retracted', 'taken back: it never happened'],
        ]}
      />
      <DateField name="new-announcedAt" label="Was announced" />
      <DateField name="new-effectiveFrom" label="Is in force from" />
      <DateField name="new-effectiveTo" label="Is in force until" />
      <SelectField
        name="new-confidence"
        label="Is founded on"
        options={['official', 'primary', 'reported', 'alleged'].map((one) => [one, `${one} claims`])}
      />
      <TextField name="reason" label="What was wrong with our record" required />
    </>
  )
}

/** The fields every event has: when, how sure, from where. */
export function CommonFields({ kind }: { readonly kind: FormKind }) {
  return (
    <>
      <fieldset>
        <legend>When</legend>
        <DateField name="announcedAt" label="Announced" />
        {kind !== 'correction' && <DateField name="effectiveFrom" label="In force from" />}
        {kind === 'announcement' && (
          <DateField name="effectiveTo" label="In force until" hint="the first day it no longer holds" />
        )}
      </fieldset>
      <fieldset>
        <legend>Source</legend>
        <SelectField
          name="sourceKind"
          label="Kind"
          required
          options={['gazette', 'authority', 'press', 'interview', 'party', 'person'].map((one) => [one, one])}
        />
        <Field name="publisher" label="Publisher" />
        <Field name="url" label="Address" hint="https://…" />
        <SelectField
          name="confidence"
          label="How sure"
          options={['official', 'primary', 'reported', 'alleged'].map((one) => [one, one])}
        />
        <TextField name="quote" label="Quote" hint="the words it rests on, exactly" />
      </fieldset>
    </>
  )
}
