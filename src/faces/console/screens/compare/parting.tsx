import { formatStamp, type StampStyle } from '../../text/format.js';
import { wordsWithin } from '../../text/words.js';
import { type ComparedRun, type Comparison, nameOf } from './comparison.js';

/** Where two runs part, by what, and why of both at that bar. */
export function Parting({
  divergence,
  runs,
  style,
}: {
  readonly divergence: NonNullable<Comparison['divergence']>;
  readonly runs: readonly ComparedRun[];
  readonly style: StampStyle;
}) {
  const { timestamp, message, causes } = divergence;
  return (
    <section class="callout plain-callout parting" aria-label="Where they part">
      <p class="sentence">
        {timestamp !== null && `${formatStamp(Date.parse(timestamp), style)} · `}
        {message}
      </p>
      {causes.length > 0 && (
        <p>Made of differently: {causes.map((cause) => wordsWithin(cause)).join(', ')}.</p>
      )}
      {timestamp !== null && (
        <p>
          Why?{' '}
          {runs.map((run) => (
            <a
              key={run.operation.id}
              class="button"
              href={`/operations/${run.operation.id}?bar=${encodeURIComponent(timestamp)}`}
            >
              {nameOf(run)}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}
