#!/usr/bin/env node
// Plain JavaScript of an old edition: it has to run on the very Node that is too old for the rest.
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `asof needs Node 24 or newer; this is Node ${process.versions.node}.\n` +
      'Inside the project run "npx asof": it takes the Node 24 that "npm ci" installed.\n',
  )
  process.exit(1)
}
await import('../src/cli.ts')
