import { writeFile } from 'node:fs/promises'
import { buildOpenApi } from './src/openapi.ts'
import { buildAsyncApi } from './src/topics/asyncapi.ts'

const documents = { 'openapi.golden.json': buildOpenApi(), 'asyncapi.golden.json': buildAsyncApi() }
for (const [file, document] of Object.entries(documents))
  await writeFile(new URL(file, import.meta.url), `${JSON.stringify(document, null, 2)}\n`)
