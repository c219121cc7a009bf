import type { RedisOptions, Result } from 'ioredis'

/**
 * What has to happen at once: each script compares what is stored and writes, data and position together. ioredis sends a
 * command again whose answer was lost, so every script may run twice. A script that finds no room has written nothing,
 * because its first write is one that Redis refuses then.
 */
export const scripts = {
  /** KEYS staging; ARGV number and bytes of a chunk, ms until it is forgotten. */
  stageChunk: {
    numberOfKeys: 1,
    lua: `
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])`,
  },
  /** KEYS staging, snapshot; ARGV seq, chunks, digest, head, position. 0: chunks are missing, and it is not there already. */
  publishSnapshot: {
    numberOfKeys: 2,
    lua: `
      local kind = redis.call('TYPE', KEYS[2]).ok
      local stored = kind == 'hash' and tonumber(redis.call('HGET', KEYS[2], 'seq') or '')
      if stored and stored > tonumber(ARGV[1]) then
        redis.call('DEL', KEYS[1])
        return 1
      end
      if redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[2]) then
        return stored and redis.call('HGET', KEYS[2], 'digest') == ARGV[3] and 1 or 0
      end
      redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'chunks', ARGV[2], 'digest', ARGV[3], 'head', ARGV[4], 'position', ARGV[5])
      redis.call('PERSIST', KEYS[1])
      redis.call('RENAME', KEYS[1], KEYS[2])
      return 1`,
  },
  /** KEYS cursor; ARGV seq, head. */
  moveCursor: {
    numberOfKeys: 1,
    lua: `
      local kind = redis.call('TYPE', KEYS[1]).ok
      if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
      local stored = tonumber(redis.call('HGET', KEYS[1], 'seq') or '')
      if stored and stored > tonumber(ARGV[1]) then return end
      redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'head', ARGV[2])`,
  },
  /** KEYS board; ARGV stand before ('' = none), stand after, number of cells to remove, their names, names and values to set. */
  changeBoard: {
    numberOfKeys: 1,
    lua: `
      local kind = redis.call('TYPE', KEYS[1]).ok
      if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
      local stored = redis.call('HGET', KEYS[1], '') or ''
      if stored ~= ARGV[1] then return stored end
      redis.call('HSET', KEYS[1], '', ARGV[2])
      local firstSet = 4 + tonumber(ARGV[3])
      for i = 4, firstSet - 1 do redis.call('HDEL', KEYS[1], ARGV[i]) end
      for i = firstSet, #ARGV, 1000 do redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV))) end
      return ARGV[2]`,
  },
  /** KEYS rate; ARGV ms until it is forgotten. */
  countRate: {
    numberOfKeys: 1,
    lua: `
      local kind = redis.call('TYPE', KEYS[1]).ok
      if kind ~= 'string' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
      local count = redis.call('INCR', KEYS[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[1])
      return count`,
  },
} as const satisfies NonNullable<RedisOptions['scripts']>

/** An argument of a script. */
export type Argument = string | number | Uint8Array

declare module 'ioredis' {
  interface RedisCommander<Context> {
    stageChunk(key: string, ...rest: Argument[]): Result<null, Context>
    publishSnapshot(staging: string, snapshot: string, ...rest: Argument[]): Result<0 | 1, Context>
    moveCursor(key: string, ...rest: Argument[]): Result<null, Context>
    changeBoard(keyAndArguments: readonly Argument[]): Result<string, Context>
    countRate(key: string, forgottenAfterMs: number): Result<number, Context>
  }
}
