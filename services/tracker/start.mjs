// Plain JavaScript of an old edition: it has to run on the very Node that is too old for the rest.
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `asof needs Node 24 or newer; this is Node ${process.versions.node}.\n` +
      'Start it with "npm start" after "npm ci": Node 24 comes with the project as a development dependency.\n' +
      'If npm skipped its install script, run: npm rebuild node --foreground-scripts\n',
  )
  process.exit(1)
}
await import('./src/main.ts')
