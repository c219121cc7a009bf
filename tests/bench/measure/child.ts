import { DifferentAnswers, measureSize, type SizeResult, type SizeTask } from './size.ts'

/** What a measuring process tells its parent. */
export type Told =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'result'; readonly result: SizeResult }
  | { readonly kind: 'different'; readonly text: string }

const tell = (told: Told) => process.send!(told)

// Whoever ends the bench ends what it measures with; leaving removes the files.
process.once('disconnect', () => process.exit())
process.once('message', async (task: SizeTask) => {
  try {
    tell({ kind: 'result', result: await measureSize(task, (text) => tell({ kind: 'progress', text })) })
  } catch (error) {
    if (!(error instanceof DifferentAnswers)) throw error
    tell({ kind: 'different', text: error.message })
  }
  process.disconnect()
})
