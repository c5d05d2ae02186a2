import { constants } from 'node:os';

/**
 * Has a program that is interrupted or terminated end by way of `exit`, where it kills what it has started. Without, a
 * signal ends it at once and leaves its processes behind.
 */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
