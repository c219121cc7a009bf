import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../architecture/source-files.ts'

/**
 * The code blocks of a section of README.md, in order.
 * Errors: throws when there is no such section, or fewer blocks than `atLeast`.
 */
export function blocksOf(section: string, atLeast: number): readonly string[] {
  const [, text = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(`\n## ${section}\n`)
  const [own = ''] = text.split('\n## ')
  const blocks = [...own.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block]) => block!)
  if (blocks.length < atLeast) throw new Error(`${section} has ${blocks.length} blocks of code, not ${atLeast}`)
  return blocks
}
