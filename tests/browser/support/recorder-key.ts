/** The key with which the tested product takes events. */
export const RECORDER_KEY = 'asof_browser_tests_recorder_key_000000'
