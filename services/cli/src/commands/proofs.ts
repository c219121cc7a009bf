import type { VerifiedReceipt } from '@asof/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { type PointOptions, pairOf, withCommon, withDate, withPair } from '../arguments.ts'
import { exitCodes } from '../exit-codes.ts'
import { columns } from '../format/table.ts'
import type { CommonOptions, Session } from '../session.ts'

/** What proves that nothing was changed: receipt, verify-receipt, proof, key. */
export function addProofCommands(program: Command, session: Session): void {
  addReceipt(program, session)
  addVerifyReceipt(program, session)
  addProofs(program, session)
  addKeys(program, session)
}

function addReceipt(program: Command, session: Session): void {
  withDate(
    withPair(program.command('receipt').description('the access answer as a signed receipt, from a running server')),
  ).action(async (recipient: string, subject: string, options: PointOptions) => {
    const { jurisdiction, org, item, provider, activity, endUse, ...rest } = pairOf(recipient, subject, options)
    const query = { jurisdiction, org, item, provider, activity, endUse }
    const body = JSON.stringify({ question: { kind: 'access', query, ...rest } })
    await session.withClient(options, async (client, isReadOnly) => {
      if (isReadOnly) return session.misuse('receipt needs a running server: name it by --server or ASOF_SERVER')
      const answer = await client.post('/receipts', body, { parameters: { ledger: options.ledger } })
      if (answer.ok) session.print(answer.text)
      else session.refuse(options, answer)
    })
  })
}

function addVerifyReceipt(program: Command, session: Session): void {
  const command = program
    .command('verify-receipt')
    .description('check a receipt against an exported log and answer its question again, without a server')
    .argument('<file>', 'the receipt; - reads standard input')
    .requiredOption('--log <folder>', 'what `asof export` wrote')
    .option('--key <key>', 'first verifier key of the log, as you know it (default: the one the export names)')
  withOutput(command).action(
    async (file: string, options: CommonOptions & { readonly log: string; readonly key?: string }) => {
      if (options.key === undefined) session.tell('no --key: the export itself says who signs\n')
      const text = await session.local.readText(file)
      const verified = await session.local.verifyReceipt(text, options.log, options.key)
      session.print(session.isForPeople(options) ? renderVerified(verified) : `${JSON.stringify(verified)}\n`)
      if (!verified.valid) session.end(exitCodes.failure)
    },
  )
}

function renderVerified({ valid, checks }: VerifiedReceipt): string {
  const rows = checks.map(({ name, ok, detail }) => [ok ? 'ok' : 'WRONG', name, detail])
  return `${columns(rows)}${valid ? 'the receipt holds' : 'the receipt does not hold'}\n`
}

function addProofs(program: Command, session: Session): void {
  const proof = program.command('proof').description('proofs over the Merkle tree of a log, as JSON')
  withCommon(proof.command('inclusion').description('that a commit is in the log').argument('<seq>', '', parseSeq))
    .option('--size <commits>', 'of the tree (default: that of a checkpoint over the commit)', parseSeq)
    .action((seq: number, options: CommonOptions & { readonly size?: number }) =>
      print(session, options, '/log/inclusion', { seq, size: options.size }),
    )
  withCommon(
    proof
      .command('consistency')
      .description('that the log only grew')
      .argument('<first>', 'commits then', parseSeq)
      .argument('<second>', 'commits later', parseSeq),
  ).action((first: number, second: number, options: CommonOptions) =>
    print(session, options, '/log/consistency', { first, second }),
  )
  withCommon(proof.command('keys').description('who signs for the log, with every change of key')).action(
    (options: CommonOptions) => print(session, options, '/log/keys', {}),
  )
}

async function print(
  session: Session,
  options: CommonOptions,
  path: string,
  parameters: Readonly<Record<string, number | undefined>>,
): Promise<void> {
  await session.show(options, { path, parameters }, (body) => `${JSON.stringify(body, null, 2)}\n`)
}

function parseSeq(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a number from 1')
  return Number(text)
}

function addKeys(program: Command, session: Session): void {
  const key = program.command('key').description('the keys that sign for the ledgers of a data folder')
  const show = key.command('show').description('verifier keys, for those who check')
  const rotate = key.command('rotate').description('change the signing key; both keys sign the change')
  const actions = [
    [show, session.local.keys],
    [rotate, session.local.rotateKey],
  ] as const
  for (const [command, read] of actions)
    withOutput(command)
      .option('--data <folder>', 'data folder')
      .action(async (options: CommonOptions) => {
        const keys = await read(options)
        const rows = keys.map(({ ledger, from, key: own }) => [ledger, `from commit ${from}`, own])
        session.print(session.isForPeople(options) ? columns(rows) : `${JSON.stringify({ keys })}\n`)
      })
}

function withOutput(command: Command): Command {
  return command.option('--json', 'print JSON (default off a terminal)').option('--text', 'print for people')
}
