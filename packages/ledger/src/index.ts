export { canonicalBytes, sha256Hex } from './canonical.ts'
export type { Attribution, ChainHead, ChainRefusal, Commit, Extension } from './chain.ts'
export { buildCommit, emptyHead, extend, MAX_COMMIT_BYTES, MAX_COMMIT_EVENTS, recordedEvents } from './chain.ts'
export { type CheckedLedger, checkLedger } from './checkpoints/checked-ledger.ts'
export {
  type Checkpoint,
  emptyCheckpoint,
  formatCheckpoint,
  parseCheckpoint,
} from './checkpoints/checkpoint.ts'
export { CheckpointFault, type Checkpoints, createCheckpoints, describeKeys } from './checkpoints/checkpoints.ts'
export {
  abandonNewest,
  type FolderReading,
  keepCheckpoint,
  keepRotation,
  makeFolder,
  readFolder,
} from './checkpoints/folder.ts'
export { keepSigning } from './checkpoints/keep-signing.ts'
export {
  createSigner,
  formatNoteKey,
  type NoteKey,
  type NoteSigner,
  openNote,
  parseNoteKey,
  signNote,
} from './checkpoints/note.ts'
export { followRotations, type KeyHistory, keyAt, signRotation } from './checkpoints/rotation.ts'
export { formatSigningKey, originOf, parseSigningKey, type SigningKey, signerOf } from './checkpoints/signing-key.ts'
export { judgeFolder, openCheckpoint, type SignedCheckpoint, type TrustedFolder } from './checkpoints/trusted.ts'
export { type CommitParts, cutsOf, partsOf } from './commit-parts.ts'
export { createFollower, type Follower } from './follower.ts'
export { type KafkaClient, kafkaClients } from './kafka/client/known-clients.ts'
export { createLogTree, type LogTree } from './log-tree.ts'
export {
  createMerkleTree,
  equalHashes,
  leafHash,
  type MerkleTree,
  type TreeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
export type { AppendOutcome, AppendRefusal, Ledger, LedgerFaultCode, LedgerState, StoredCommit } from './port.ts'
export { LedgerFault } from './port.ts'
export { type Verification, verifyLedger } from './verify.ts'
