import { getAccess, getBoard, getTimeline, getWhy } from './access.ts'
import { getAction } from './actions.ts'
import { getAudit, getAuditControl, getAuditEvent, getAuditRevisions } from './audit.ts'
import { getDiff, getRevisions, getSteps } from './changes.ts'
import { getEvent, getEvents, postCommit, postEvent, postReview, postSetting } from './events.ts'
import { getExport } from './export.ts'
import { getFeed } from './feed.ts'
import { getMembers } from './groups.ts'
import { postImport } from './imports.ts'
import { deleteKey, getKeys, postKey } from './keys.ts'
import { getEntities, getLedgers, getLogHead, getLogTold } from './ledgers.ts'
import { getLogConsistency, getLogInclusion, getLogKeys } from './log.ts'
import { getParity } from './parity.ts'
import { getPolicy } from './policies.ts'
import { postQuestions, postWhatIf } from './questions.ts'
import { postReceipt, postReceiptVerify } from './receipts.ts'
import { getStance } from './stance.ts'
import {
  deleteSubscription,
  getDeliveries,
  getStream,
  getSubscription,
  getSubscriptions,
  postPreview,
  postRedeliver,
  postRotate,
  postSubscription,
  postTest,
  putSubscription,
} from './subscriptions.ts'

/** Every route of the API by its operation id. */
export const routes = {
  getLedgers,
  getLogHead,
  getLogTold,
  getLogInclusion,
  getLogConsistency,
  getLogKeys,
  getEntities,
  getAccess,
  getWhy,
  getTimeline,
  getBoard,
  getDiff,
  getRevisions,
  getSteps,
  getParity,
  getPolicy,
  getMembers,
  getStance,
  getAction,
  getEvents,
  getEvent,
  getExport,
  getAudit,
  getAuditControl,
  getAuditEvent,
  getAuditRevisions,
  postEvent,
  postCommit,
  postReview,
  postSetting,
  postImport,
  postQuestions,
  postWhatIf,
  getSubscriptions,
  postSubscription,
  postPreview,
  getSubscription,
  putSubscription,
  deleteSubscription,
  postRotate,
  getDeliveries,
  postRedeliver,
  postTest,
  getStream,
  postReceipt,
  postReceiptVerify,
  getFeed,
  getKeys,
  postKey,
  deleteKey,
} as const

export type Routes = typeof routes
export type OperationId = keyof Routes
