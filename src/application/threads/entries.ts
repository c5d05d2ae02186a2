/** The threads that answer questions, and how long each is kept without one. */
export const ENTRIES = {
  /** Reads files for lists, which come in bursts. */
  inventory: { file: 'inventory-thread.js', idleMs: 30_000 },
  /** Counts and searches all operations of SQLite for lists, which ask again every few seconds. */
  lists: { file: 'lists-thread.js', idleMs: 30_000 },
  /** Works on bars and curves: a report is looked at once or twice. */
  report: { file: 'report-thread.js', idleMs: 10_000 },
  /** Computes figures of luck, which takes seconds for thousands of trials, so that nobody else waits for them. */
  figures: { file: 'figures-thread.js', idleMs: 10_000 },
  /** Works on what was tried: nobody who looks at curves waits for it. */
  ledger: { file: 'ledger-thread.js', idleMs: 10_000 },
  /** Holds studies and backtests against what they would read, which may take a minute, so that no list waits for it. */
  checks: { file: 'checks-thread.js', idleMs: 30_000 },
  /** Looks up what work reads while it is started in a cluster: no start waits for a check that takes long. */
  starts: { file: 'starts-thread.js', idleMs: 30_000 },
  /** Computes decisions of completed runs again; what one question needed the next one needs, too. */
  decisions: { file: 'decisions-thread.js', idleMs: 60_000 },
  /** Does what needs TensorFlow.js for the command line, once a process. */
  local: { file: 'local-thread.js', idleMs: 0 },
} as const;

export type EntryName = keyof typeof ENTRIES;
