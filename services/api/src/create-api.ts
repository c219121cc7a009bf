import {
  buildAsyncApi,
  buildOpenApi,
  buildTopicSchema,
  type OperationId,
  routes,
  schemaPathOf,
  type TopicName,
  topics,
} from '@asof/contract'
import { type Control, openControl } from '@asof/control'
import { CheckpointFault, LedgerFault } from '@asof/ledger'
import { STRICT_POLICY } from '@asof/notices'
import { noMetrics, type Peer, toMetricsResponse, type Unread } from '@asof/runtime'
import { Hono } from 'hono'
import type { Admitted } from './access/admitted.ts'
import { checkDemands, createDemands, toRegistered } from './access/demands.ts'
import { type KeyParts, keyRoute } from './access/keys/key-routes.ts'
import { type Access, openAccess } from './access/open-access.ts'
import { createFeedRoute } from './feed/feed-route.ts'
import { parseQuery } from './gate/parse-query.ts'
import { askRoute, type BodyParts, writeRoute } from './handle/body-routes.ts'
import { type ControlAuditParts, controlAuditRoute } from './handle/control-audit.ts'
import { exportRoute } from './handle/export.ts'
import { type LedgerSet, openLedgerSet } from './handle/ledger-set.ts'
import { listLedgers, readLogHead } from './handle/ledgers.ts'
import { checkpointRoute, proofRoute } from './handle/log-proofs.ts'
import { toldRoute } from './handle/log-told.ts'
import type { ReadOperation } from './handle/read-request.ts'
import { type Parts, readRoute } from './handle/read-route.ts'
import { receiptRoute } from './handle/receipts.ts'
import { toJsonResponse } from './http/answer-response.ts'
import type { App, AppEnvironment } from './http/app.ts'
import { createBodyCache } from './http/body-cache.ts'
import { handOutCheckpoint } from './http/hand-out-checkpoint.ts'
import { toProblemResponse } from './http/problem-response.ts'
import { isRefused, type Refused, refuse } from './http/refusal.ts'
import { secure } from './http/security-headers.ts'
import { lost, refuseUnread } from './http/unanswered.ts'
import { importRoute } from './imports/import-route.ts'
import type { ApiNeeds } from './needs.ts'
import { observeRequests } from './observe/observe-requests.ts'
import { answerReadiness } from './observe/readiness.ts'
import { showFigures } from './observe/show-figures.ts'
import { addPage } from './pages/add-page.ts'
import { takeKeys } from './pages/locked-page.ts'
import { renderOverview } from './pages/overview.ts'
import { toPage, toStyle } from './pages/page.ts'
import { renderProblem, toLostPage } from './pages/problem.ts'
import { createHolderOf } from './stream/holders.ts'
import { createStreamHub, type StreamHub } from './stream/stream-hub.ts'
import { type StreamParts, streamRoute } from './stream/stream-route.ts'
import { type DeliveryParts, deliveryRoute } from './subscriptions/deliveries.ts'
import { type SubscriptionParts, subscriptionRoute } from './subscriptions/handle.ts'
import { previewRoute } from './subscriptions/preview.ts'

export type { ApiNeeds } from './needs.ts'

/** A running api: a fetch handler over ledgers that it follows. */
export interface Api {
  /** @param peer who sent it; without, it is asked inside of this process */
  readonly fetch: (request: Request, peer?: Peer) => Promise<Response>
  /** The problem of a request that never became one. */
  readonly refuseUnread: (reason: Unread) => Response
  /** Tells open streams what came since, and that they live; an append of this process does so too. */
  turn(): Promise<void>
  /** Ends the open streams. */
  endStreams(): void
  /** Keeps what was folded for the next start; what cannot be kept is logged, and folded again then. */
  writeSnapshots(): Promise<void>
}

/** The api over these ledgers, at their end. Rejects when a log cannot be read. */
export async function createApi(needs: ApiNeeds): Promise<Api> {
  const ledgers = await openLedgerSet(needs)
  const app: App = new Hono<AppEnvironment>()
  const { clock, ids, logger, metrics = noMetrics } = needs

  app.use(observeRequests({ clock, ids, logger, metrics }))
  app.use(async (context, next) => {
    await next()
    secure(context.res, needs.isHttps ?? false)
    for (const [name, value] of Object.entries(context.get('answerHeaders') ?? {})) context.header(name, value)
  })
  app.onError((error, context) => {
    const requestId = context.get('requestId')
    logger.error({ requestId, error: error.message, stack: error.stack }, 'fault')
    return toProblemResponse(toRefusal(error, isAppend(context.req)), requestId)
  })
  app.notFound(
    (context) => toLostPage(context.req.raw) ?? toProblemResponse(lost(context.req), context.get('requestId')),
  )
  const control = await openControl(needs.controlLedger, { clock })
  const demands = createDemands()
  const access = openAccess(needs, demands, control)
  app.use(takeKeys(needs.page ?? null))
  app.use(access.guard)
  const waits = (error: unknown) => logger.warn({ error: String(error) }, 'streams wait')
  const hub = createStreamHub(clock, waits)
  const turn = createTurn(hub, waits)
  for (const { reader } of ledgers.all) reader.ledger.onAppend(() => void turn())
  showFigures(metrics, ledgers.all, hub)
  addRoutes(app, needs, { ledgers, control, hub, access })
  addPages(app, needs, ledgers)
  checkDemands(app.routes, demands)
  return {
    fetch: async (request, peer) => app.fetch(request, peer && { peer }),
    refuseUnread: (reason) => {
      const response = refuseUnread(reason, needs)
      secure(response, needs.isHttps ?? false)
      return response
    },
    turn: async () => {
      await turn()
      await access.record()
      await hub.told()
    },
    endStreams: hub.close,
    writeSnapshots: async () => {
      for (const { reader } of ledgers.all) {
        await reader.writeSnapshot().catch((error: unknown) => {
          logger.warn({ ledger: reader.ledger.id, error: String(error) }, 'snapshot not written')
        })
      }
    },
  }
}

type Handler = (admitted: Admitted, id: string | undefined) => Promise<Response | Refused> | Response | Refused

/** Turns of a hub, one at a time; who asks during one gets another. */
function createTurn(hub: StreamHub, failed: (error: unknown) => void): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    next ??= running.then(async () => {
      next = null
      await hub.begin().catch(failed)
    })
    running = next
    return next
  }
}

function addRoutes(
  app: App,
  { titles, clock, ids, outbox = null, webhookKey, outbound = STRICT_POLICY, controlLedger, streams = null }: ApiNeeds,
  { ledgers, control, hub, access }: OpenedParts,
): void {
  const parts = {
    ledgers,
    cache: createBodyCache(),
    clock,
    ids,
    control,
    hub,
    holderOf: createHolderOf(streams),
    uses: access.uses,
    outbox,
    webhookKey,
    outbound,
    controlLedger,
    ...(titles && { titles }),
  }
  for (const [operation, route] of Object.entries(routes)) {
    const handle = handlerOf(operation as OperationId, parts)
    const { method, path } = toRegistered(route)
    app.on(method, path, async (context) => {
      const outcome = await handle(context.get('admitted'), context.req.param('id'))
      if (outcome instanceof Response) return handOutCheckpoint(outcome, ledgers, context.req.query('ledger'))
      context.set('refusedAs', outcome.refused[0].code)
      return toProblemResponse(outcome, context.get('requestId'))
    })
  }
}

interface OpenedParts {
  readonly ledgers: LedgerSet
  readonly control: Control
  readonly hub: StreamHub
  readonly access: Access
}

type AllParts = Parts &
  KeyParts &
  BodyParts &
  StreamParts &
  SubscriptionParts &
  DeliveryParts &
  ControlAuditParts &
  Pick<ApiNeeds, 'titles'>

function handlerOf(operation: OperationId, parts: AllParts): Handler {
  const { ledgers, titles } = parts
  switch (operation) {
    case 'getLedgers':
      return async ({ request }) => {
        const query = parseQuery(request.url, routes.getLedgers.request.query)
        if (isRefused(query)) return query
        for (const { reader } of ledgers.all) await reader.refresh()
        return listLedgers(ledgers, titles)
      }
    case 'getLogHead':
      return async ({ request }) => {
        const query = parseQuery(request.url, routes.getLogHead.request.query)
        if (isRefused(query)) return query
        const found = await ledgers.findReady(query)
        return isRefused(found) ? found : readLogHead(found.reader)
      }
    case 'getLogTold':
      return ({ request }) => toldRoute(parts, request)
    case 'getLogInclusion':
    case 'getLogConsistency':
    case 'getLogKeys':
      return ({ request }) => proofRoute(operation, ledgers, request)
    case 'postReceipt':
    case 'postReceiptVerify':
      return (admitted) => receiptRoute(operation, parts, admitted)
    case 'postQuestions':
    case 'postWhatIf':
      return (admitted) => askRoute(operation, parts, admitted)
    case 'postEvent':
    case 'postCommit':
    case 'postReview':
    case 'postSetting':
      return (admitted) => writeRoute(operation, parts, admitted)
    case 'postImport':
      return (admitted) => importRoute(parts, admitted)
    case 'getExport':
      return ({ request }) => exportRoute(parts, request)
    case 'getSubscriptions':
    case 'postSubscription':
    case 'getSubscription':
    case 'putSubscription':
    case 'deleteSubscription':
      return (admitted, id) => subscriptionRoute(operation, parts, admitted, id)
    case 'postRotate':
    case 'getDeliveries':
    case 'postRedeliver':
    case 'postTest':
      return (admitted, id) => deliveryRoute(operation, parts, admitted, id!)
    case 'postPreview':
      return (admitted) => previewRoute(parts, admitted)
    case 'getKeys':
    case 'postKey':
    case 'deleteKey':
      return (admitted, id) => keyRoute(operation, parts, admitted, id)
    case 'getAuditControl':
      return ({ request }) => controlAuditRoute(parts, request)
    case 'getStream':
      return (admitted) => streamRoute(parts, admitted)
    case 'getFeed': {
      const answer = createFeedRoute(parts)
      return ({ request }) => answer(request)
    }
    default:
      return ({ request }, id) => readRoute(operation satisfies ReadOperation, parts, request, id)
  }
}

function addPages(app: App, needs: ApiNeeds, ledgers: LedgerSet): void {
  const documents: (readonly [string, () => object])[] = [
    ['/openapi.json', buildOpenApi],
    ['/asyncapi.json', buildAsyncApi],
    ...(Object.keys(topics) as TopicName[]).map((name) => [schemaPathOf(name), () => buildTopicSchema(name)] as const),
  ]
  for (const [path, build] of documents) {
    let document: object | null = null
    app.get(path, () => {
      document ??= build()
      return toJsonResponse(document, { headers: new Headers({ 'cache-control': 'no-cache' }) })
    })
  }
  app.get('/livez', () => new Response('ok\n'))
  addWatching(app, needs, ledgers)
  app.get('/style.css', () => toStyle())
  app.get('/checkpoint', async (context) => {
    const outcome = await checkpointRoute(ledgers, context.req.raw)
    return outcome instanceof Response ? outcome : toProblemResponse(outcome, context.get('requestId'))
  })
  app.get('/problems/:slug', (context) => {
    const page = renderProblem(context.req.param('slug'))
    return page === null ? toProblemResponse(lost(context.req), context.get('requestId')) : toPage(page)
  })
  const overview = async () => {
    for (const { reader } of ledgers.all) await reader.refresh()
    return renderOverview(ledgers, needs.titles)
  }
  const ask = async (request: Request) => app.fetch(request)
  addPage(app, { page: needs.page ?? null, overview, ledgers, clock: needs.clock, ask })
}

/** What those who watch ask for. */
function addWatching(app: App, needs: ApiNeeds, { all }: LedgerSet): void {
  const { clock, maxLag = Number.POSITIVE_INFINITY, metrics = noMetrics, servesMetrics = false } = needs
  const readers = all.map(({ reader }) => reader)
  app.get('/readyz', () => answerReadiness(readers, { clock, maxLag }))
  if (servesMetrics) app.get('/metrics', () => toMetricsResponse(metrics))
}

/** A fault as the wire shows it: never its text. Only an append can have counted although it failed. */
function toRefusal(error: Error, mayHaveCounted: boolean): Refused {
  if (error instanceof CheckpointFault) return refuse('CHECKPOINT_UNAVAILABLE', 'see the server log')
  const code = error instanceof LedgerFault ? error.code : null
  switch (code) {
    case 'DISK_FULL':
      return refuse('DISK_FULL', 'make room and send it again with the same key: it counts once')
    case 'LOG_BUSY':
      return mayHaveCounted
        ? { ...refuse('OUTCOME_UNKNOWN', 'send it again with the same key'), retryAfterS: 1 }
        : { ...refuse('LOG_UNAVAILABLE', 'the log does not answer, try again'), retryAfterS: 1 }
    case 'LOG_BROKEN':
      return refuse('LEDGER_READ_ONLY', 'the log cannot be trusted; see the server log')
    case null:
      return refuse('INTERNAL_ERROR', 'the server log has the cause under this request id')
  }
}

const APPENDING = ['postEvent', 'postCommit', 'postReview', 'postSetting', 'postImport'] as const

/** Whether a request may have left something in the log; questions are posted too. */
function isAppend({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'POST' && APPENDING.some((operation) => path === routes[operation].path)
}
