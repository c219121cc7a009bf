import { link, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What the folder of one ledger's checkpoints holds. */
export interface FolderReading {
  /** The checkpoint of the greatest size; null when there is none. */
  readonly newest: { readonly size: number; readonly note: string } | null
  /** Changes of the signing key, oldest first. */
  readonly rotations: readonly string[]
}

const CHECKPOINT = /^checkpoint-(\d{15})$/
const ROTATION = /^rotation-(\d{4})$/

/**
 * Reads a folder of checkpoints; null when it does not exist. Files in it are made once and never changed, so that
 * several processes may keep checkpoints of one log in it: the greatest size is the newest.
 */
export async function readFolder(folder: string): Promise<FolderReading | null> {
  for (;;) {
    const names = await readdir(folder).catch(noneAs(null))
    if (names === null) return null
    try {
      const [last] = names
        .filter((name) => CHECKPOINT.test(name))
        .sort()
        .reverse()
      const newest =
        last === undefined ? null : { size: Number(last.slice(-15)), note: await readFile(join(folder, last), 'utf8') }
      const rotations = names.filter((name) => ROTATION.test(name)).sort()
      const notes = rotations.map((name) => readFile(join(folder, name), 'utf8'))
      return { newest, rotations: await Promise.all(notes) }
    } catch (error) {
      // An older checkpoint goes as soon as there is a newer one: look again.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

/** Makes the folder with its first checkpoint and these rotations in one step; does nothing when there is one. */
export async function makeFolder(
  folder: string,
  size: number,
  note: string,
  rotations: readonly string[] = [],
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  await writeFile(join(draft, nameOf(size)), note, { flush: true })
  for (const [index, text] of rotations.entries())
    await writeFile(join(draft, rotationName(index + 1)), text, { flush: true })
  await syncFolder(draft)
  try {
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  await syncFolder(dirname(folder))
}

/**
 * Keeps a checkpoint, durable on return, and drops older ones. Rejects when another one of the same size lies there:
 * a log has one root per size.
 */
export async function keepCheckpoint(folder: string, size: number, note: string): Promise<void> {
  if (!(await keepFile(folder, nameOf(size), note)))
    throw new Error(`${join(folder, nameOf(size))} is another checkpoint of the same size`)
  const older = (await readdir(folder)).filter((name) => CHECKPOINT.test(name) && name < nameOf(size))
  for (const name of older) await rm(join(folder, name), { force: true })
}

/** Keeps the `count`-th rotation, durable on return. Rejects when another one lies in its place. */
export async function keepRotation(folder: string, count: number, note: string): Promise<void> {
  const name = rotationName(count)
  if (!(await keepFile(folder, name, note))) throw new Error(`${join(folder, name)} is another rotation`)
}

/** Takes the newest checkpoint out of use but keeps it under another name: a shorter log was chosen on purpose. */
export async function abandonNewest(folder: string): Promise<void> {
  const { newest } = (await readFolder(folder)) ?? { newest: null }
  if (newest === null) return
  await rename(join(folder, nameOf(newest.size)), join(folder, `abandoned-${nameOf(newest.size)}`))
  await syncFolder(folder)
}

/** Whole or not at all, durable on return; false when the place holds something else. */
async function keepFile(folder: string, name: string, text: string): Promise<boolean> {
  const draft = await mkdtemp(join(folder, 'draft-'))
  try {
    await writeFile(join(draft, name), text, { flush: true })
    await link(join(draft, name), join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(join(folder, name), 'utf8').catch(noneAs(null))) === text
  } finally {
    await rm(draft, { recursive: true })
  }
  await syncFolder(folder)
  return true
}

function nameOf(size: number): string {
  return `checkpoint-${String(size).padStart(15, '0')}`
}

function rotationName(count: number): string {
  return `rotation-${String(count).padStart(4, '0')}`
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // has no way to sync a folder
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function noneAs<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value
    throw error
  }
}
