import type { Names } from './names.ts'

const flagWords: Readonly<Record<string, string>> = {
  conflict: 'Rules of equal rank say different things; the strictest is shown.',
  'changes-within-day': 'The answer changes within this day.',
  pending: 'Announced, not in force yet: ',
  'not-yet-applicable': 'In force, not to be complied with yet: ',
  suspended: 'Suspended: ',
  stayed: 'Stayed by a court: ',
  'not-enforced': 'In force, but not enforced: ',
  'end-unknown': 'Has an end that is not fixed: ',
}

/** A flag of an answer in words. @example describeFlag('not-enforced:us/ban', names) // 'In force, but not enforced: …' */
export function describeFlag(flag: string, names: Names): string {
  const [kind, ...rest] = flag.split(':') as [string, ...string[]]
  const subject = rest.join(':')
  return `${flagWords[kind] ?? `${kind} `}${subject === '' ? '' : names.of(subject)}`
}
