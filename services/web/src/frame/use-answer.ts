import { keepPreviousData, type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query'

/**
 * The answer to a question; the one before stays in sight until it comes. Undefined before the first. A refusal is
 * shown in place of the screen.
 */
export function useAnswer<T, K extends QueryKey>(question: UseQueryOptions<T, Error, T, K>): T | undefined {
  return useQuery({ ...question, placeholderData: keepPreviousData, throwOnError: true }).data
}
