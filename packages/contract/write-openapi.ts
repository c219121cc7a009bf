import { writeFile } from 'node:fs/promises'
import { buildOpenApi } from './src/openapi.ts'

await writeFile(new URL('openapi.golden.json', import.meta.url), `${JSON.stringify(buildOpenApi(), null, 2)}\n`)
