import type { Tables } from '../tables/project.ts'

const PROHIBITED = 3

/** Spoils the peers' tables, every twentieth rule, to show that the comparison of answers can fail. */
export function plantDifference({ rules }: Tables): void {
  const level = rules.columns.indexOf('lv')
  for (let row = 0; row < rules.size; row += 20) rules.set(row, level, PROHIBITED - rules.at(row, level))
}
