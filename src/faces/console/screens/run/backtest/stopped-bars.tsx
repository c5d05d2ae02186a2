import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { StoppedBarsDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { setQuery } from '../../../shell/router.js';
import { formatNumber, formatStamp, type StampStyle } from '../../../text/format.js';

/** The bars whose signal was stopped by one reason; each leads to its why. */
export function StoppedBars({
  id,
  reason,
  style,
}: {
  readonly id: string;
  readonly reason: string;
  readonly style: StampStyle;
}) {
  const answer = usePolled(StoppedBarsDocument, { id, after: null, filter: { stoppedBy: [reason] } }, never);
  const decisions = withField(answer.data?.operation, 'result')?.result?.decisions ?? null;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (answer.data === null) return <Skeleton lines={3} />;
  if (decisions === null)
    return (
      <p class="nothing">The files that this run read are not the same any more: its bars cannot be told.</p>
    );
  return (
    <ul class="chips">
      {decisions.nodes.map(({ barIndex, timestamp, signal, confidence }) => (
        <li key={barIndex}>
          <button type="button" onClick={() => setQuery({ bar: timestamp })}>
            {formatStamp(Date.parse(timestamp), style)}{' '}
            <small>
              {signal} {formatNumber(confidence, { decimals: 2 })}
            </small>
          </button>
        </li>
      ))}
      {decisions.pageInfo.hasNextPage && (
        <li class="muted">The first 50 are shown; decisions.csv has every bar.</li>
      )}
    </ul>
  );
}
