// Shows a cluster that loses a host: npm run cluster:demo.
import { runDemo } from './cluster-demo/run-demo.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run cluster:demo [-- --small]
  --small  less of everything, for a slow machine`;

const FULL = { days: 20, trials: 600, backtests: 6 };
const SMALL = { days: 5, trials: 200, backtests: 2 };
const INTERRUPTED = 130;
/** A demonstration that takes longer shows nothing but a machine that is too slow for it. */
const LONGEST_MS = 240_000;

const { values } = readOptions(USAGE, { options: { small: { type: 'boolean', default: false } } });

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stopped.abort(new Error('stopped')));
const tooLong = AbortSignal.timeout(LONGEST_MS);

try {
  const isEqual = await runDemo(
    values.small ? SMALL : FULL,
    process.stdout,
    AbortSignal.any([stopped.signal, tooLong]),
  );
  process.exitCode = isEqual ? 0 : 1;
} catch (error) {
  const { signal } = stopped;
  if (signal.aborted) console.error('Stopped; everything that was started has ended.');
  else if (tooLong.aborted)
    console.error(
      'The demonstration was ended: it has taken four minutes. With -- --small it does less; everything that was started has ended.',
    );
  else console.error(`The demonstration failed: ${error}`);
  process.exitCode = signal.aborted ? INTERRUPTED : 1;
}
