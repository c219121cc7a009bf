/** The file of this project, from its root, in which an answer is decided: shown to who asks why, to read on from there. */
export const DECIDED_IN = 'packages/domain/src/access/evaluate.ts'
