import { CheckpointFault, type Checkpoints } from '@asof/ledger'
import type { Appender } from './appender.ts'

/** Commits that may come before a checkpoint over them is signed. Source: reliability.md, F43. */
const MAX_UNSIGNED = 1_000

/**
 * An appender that takes nothing more once that many commits wait for a checkpoint: what nobody signed for could be
 * changed unnoticed. Then `append` rejects with {@link CheckpointFault}.
 * @param checkpoints null where nothing is signed
 */
export function withinSigned(appender: Appender, checkpoints: Checkpoints | null): Appender {
  return {
    judge: appender.judge,
    append: async (command) => {
      const unsigned = checkpoints?.unsigned ?? 0
      if (unsigned >= MAX_UNSIGNED) throw new CheckpointFault(`${unsigned} commits wait for a checkpoint`)
      return appender.append(command)
    },
  }
}
