import { questionsReply, whatIfReply } from '../schemas/answers.ts'
import { questionsSchema, whatIfSchema } from '../schemas/questions.ts'
import { askRoute, commonQuery } from './route.ts'

/** Up to 100 questions at one position. */
export const postQuestions = askRoute({
  path: '/questions',
  operationId: 'postQuestions',
  summary: 'Several questions of any kind, answered at one position',
  tag: 'access',
  query: commonQuery,
  body: questionsSchema,
  reply: questionsReply,
})

/** As if. */
export const postWhatIf = askRoute({
  path: '/what-if',
  operationId: 'postWhatIf',
  summary: 'Questions before and after hypothetical events, which are never stored',
  tag: 'access',
  query: commonQuery,
  body: whatIfSchema,
  reply: whatIfReply,
})
