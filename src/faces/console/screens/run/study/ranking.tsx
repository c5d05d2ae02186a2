import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { type MetricName, StudyRankingDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { setQuery, usePlace } from '../../../shell/router.js';
import { useOnChange } from '../use-on-change.js';
import { type Trial, trialText } from './study-answer.js';
import { writeMetric } from './study-axes.js';
import { type TrialRow, TrialRows } from './trial-rows.js';

const ROWS_A_PAGE = 20;

/** The trials, the best first, page by page; those that do not keep the constraints behind them, failed ones last. */
export function Ranking({
  id,
  metric,
  evaluated,
}: {
  readonly id: string;
  readonly metric: MetricName;
  readonly evaluated: number;
}) {
  const after = usePlace().query.get('after');
  const answer = usePolled(StudyRankingDocument, { id, first: ROWS_A_PAGE, after }, never);
  useOnChange(evaluated, answer.refresh);
  const ranking = withField(answer.data?.operation, 'ranking')?.ranking;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (ranking === undefined) return <Skeleton lines={6} />;
  const { nodes, pageInfo } = ranking;
  return (
    <div class={answer.isStale ? 'stale' : undefined}>
      <TrialRows id={id} rows={nodes.map((trial) => rowOf(trial, metric))} />
      <nav class="pages" aria-label="Pages of the ranking">
        {after !== null && (
          <button type="button" onClick={() => setQuery({ after: null })}>
            Best
          </button>
        )}
        {pageInfo.hasNextPage && (
          <button type="button" onClick={() => setQuery({ after: pageInfo.endCursor })}>
            Next {ROWS_A_PAGE}
          </button>
        )}
      </nav>
    </div>
  );
}

function rowOf(trial: Trial, metric: MetricName): TrialRow {
  const { number, feasible, status, objective, metrics } = trial;
  return {
    number,
    text: trialText(trial),
    isFeasible: feasible,
    isFailed: status === 'FAILED',
    objective: writeMetric(metric, objective ?? Number.NaN),
    totalReturn: metrics?.totalReturn ?? null,
    sharpeRatio: metrics?.sharpeRatio ?? null,
    maxDrawdown: metrics?.maxDrawdown ?? null,
    totalTrades: metrics?.totalTrades ?? null,
  };
}
