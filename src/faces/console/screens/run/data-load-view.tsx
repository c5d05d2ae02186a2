import { never, usePolled } from '../../api/use-polled.js';
import { withField } from '../../api/with-field.js';
import { DataLoadDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { counted, formatCount } from '../../text/format.js';
import { datasetAddress } from '../data/dataset-address.js';
import { Findings } from '../data/findings.js';
import type { RunHead } from './run-head.js';
import { WarningList } from './warning-list.js';

/** A load of bars: how many came, and what was wrong with the others. */
export function DataLoadView({ run }: { readonly run: RunHead }) {
  const answer = usePolled(DataLoadDocument, run.status === 'COMPLETED' ? { id: run.id } : null, never);
  if (run.status !== 'COMPLETED') return null;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  const load = withField(answer.data?.operation, 'parameters');
  if (load === null) return <Skeleton lines={6} />;
  const { parameters, result } = load;
  return (
    <>
      <WarningList warnings={run.warnings} />
      {result !== null && (
        <>
          <p class="sentence">
            {counted(result.rowsLoaded, 'bar')} loaded
            {result.rowsRejected > 0 && `, ${formatCount(result.rowsRejected)} rejected`}
            {result.firstBar !== null &&
              `, ${result.firstBar.slice(0, 10)} – ${result.lastBar?.slice(0, 10) ?? ''}`}
            .
          </p>
          <p>
            <a class="button primary" href={datasetAddress(parameters.symbol, parameters.timeframe)}>
              See the bars
            </a>
          </p>
          {result.issueCounts.length > 0 && (
            <details class="section" open>
              <summary>
                {result.rowsRejected > 0 ? 'What was wrong' : 'What was found; no bar was left out'}
              </summary>
              <Findings findings={result.issues} counts={result.issueCounts} />
            </details>
          )}
        </>
      )}
    </>
  );
}
