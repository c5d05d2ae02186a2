import { useMemo } from 'preact/hooks';
import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { TrialPageDocument, type TrialPageQuery } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { useKeys } from '../../../shell/keys.js';
import { go } from '../../../shell/router.js';
import { formatCount, formatDuration } from '../../../text/format.js';
import { formatDays } from '../../../text/format-days.js';
import { strategyName } from '../../../text/words.js';
import { isInvalid } from '../is-invalid.js';
import { firsts, ranked } from './brushes.js';
import { trialAddress } from './study-answer.js';
import { TrialDeeds } from './trial-deeds.js';
import { TrialFigures } from './trial-figures.js';
import { useTrialTable } from './use-trial-table.js';

const RUNNING_WAIT_MS = 5_000;

const wait = ({ operation }: TrialPageQuery): number | null =>
  operation?.done === false ? RUNNING_WAIT_MS : null;

type Study = Extract<NonNullable<TrialPageQuery['operation']>, { trial: unknown }>;

const evaluatedTrials = (snapshot: Study['snapshot']): number =>
  snapshot === null ? 0 : snapshot.completedTrials + snapshot.failedTrials;

/** One trial of a search: what it set, what came of it beside the best, and where it stands. */
export function TrialScreen({ id, number }: { readonly id: string; readonly number: number }) {
  const answer = usePolled(TrialPageDocument, { id, number }, wait);
  const study = withField(answer.data?.operation, 'trial');
  const last = evaluatedTrials(study?.snapshot ?? null) - 1;
  const turn = (step: number) => {
    const next = number + step;
    if (next >= 0 && next <= last) go(trialAddress(id, next), 'replace');
  };
  useKeys({ j: () => turn(1), k: () => turn(-1) });
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (answer.data === null) return <Skeleton lines={8} />;
  if (study === null || study.trial === null)
    return (
      <section class="notice">
        <h1>There is no trial {number}</h1>
        <p>
          {study !== null && !study.done && 'It has not been evaluated yet. '}
          <a href={`/operations/${id}`}>The whole search</a>
        </p>
      </section>
    );
  return (
    <Trial
      key={study.trial.number}
      study={study}
      trial={study.trial}
      isFirst={number === 0}
      isLast={number >= last}
      turn={turn}
    />
  );
}

function Trial({
  study,
  trial,
  isFirst,
  isLast,
  turn,
}: {
  readonly study: Study;
  readonly trial: NonNullable<Study['trial']>;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly turn: (step: number) => void;
}) {
  const { id, parameters, snapshot } = study;
  const { number, repeats, values, error } = trial;
  const best = study.ranking.nodes[0] ?? null;
  const { table } = useTrialTable(id, parameters.objective.metric, evaluatedTrials(snapshot));
  const order = useMemo(() => ranked(table, parameters.objective, [table.feasible, firsts(table)]), [table]);
  const place = order.findIndex((index) => table.numbers[index] === (repeats ?? number)) + 1;
  const { timeframe, startDate, endDate } = parameters.backtest;
  const symbol = values.find(({ path }) => path === 'input.symbol')?.value ?? parameters.backtest.symbol;
  return (
    <article class="run">
      <header class="run-head">
        <div>
          <p class="crumbs">
            <a href={`/operations/${id}`}>{study.label ?? study.title}</a>
          </p>
          <h1>Trial {formatCount(number)}</h1>
          <p class="muted about">
            {strategyName(parameters.strategyConfigPath)} · {symbol} {timeframe} ·{' '}
            {formatDays(startDate, endDate)} · evaluated in {formatDuration(trial.durationMs / 1_000)}
          </p>
        </div>
        <div class="actions">
          <button type="button" disabled={isFirst} onClick={() => turn(-1)} title="k">
            ‹ Previous
          </button>
          <button type="button" disabled={isLast} onClick={() => turn(1)} title="j">
            Next ›
          </button>
          {error === null && <TrialDeeds study={id} trial={trial} strategy={parameters.strategyConfigPath} />}
          {error === null && best !== null && best.number !== number && (
            <a class="button" href={`/compare?runs=${id}~${number},${id}~${best.number}`}>
              Compare with the best
            </a>
          )}
        </div>
      </header>
      {error !== null && (
        <section class="failure" role="alert">
          <h2>{error.code}</h2>
          <p>{error.message}</p>
        </section>
      )}
      {error === null && table.numbers.length > 0 && (
        <p class="sentence">
          {!trial.feasible
            ? 'It does not keep the constraints, and has no place in the ranking.'
            : place > 0 &&
              `Place ${formatCount(place)} of ${formatCount(order.length)} that keep the constraints.`}
          {repeats !== null && ` It repeats trial ${formatCount(repeats)}, whose answer this is.`}
        </p>
      )}
      <table class="facts">
        <tbody>
          {values.map(({ path, value }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td class="number">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {trial.metrics !== null && (
        <TrialFigures
          metrics={trial.metrics}
          best={best === null || best.number === number ? null : best}
          isInvalid={isInvalid(study.warnings)}
        />
      )}
      {trial.resultDigest !== null && (
        <p class="muted fingerprint">
          Fingerprint <code>{trial.resultDigest}</code>: a backtest of this trial has the same.
        </p>
      )}
    </article>
  );
}
