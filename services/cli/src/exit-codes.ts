/** How a run ends, for scripts. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, differs: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
