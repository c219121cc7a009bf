import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPageFiles } from './page-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-page-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a folder that is not there, or holds no page, is none', async () => {
  expect(await readPageFiles(join(folder, 'nothing'))).toBeNull()
  expect(await readPageFiles(folder)).toBeNull()
})

test('a built page is read whole, in both codings', async () => {
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<p>page</p>')
  await writeFile(join(folder, 'assets/a.js'), 'run()')
  await writeFile(join(folder, '.sources'), 'mark')
  const files = await readPageFiles(folder)
  expect([...files!.keys()].sort()).toEqual(['/assets/a.js', '/index.html'])
  const script = files!.get('/assets/a.js')!
  expect(script.type).toBe('text/javascript; charset=utf-8')
  expect(gunzipSync(script.packed).toString()).toBe('run()')
})
