import { usePolled } from '../../api/use-polled.js';
import { RunHeadDocument, type RunHeadQuery } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import type { ScreenProps } from '../../shell/screen-props.js';
import { BacktestView } from './backtest/backtest-view.js';
import { DataLoadView } from './data-load-view.js';
import { RunEvents } from './run-events.js';
import { RunFailure } from './run-failure.js';
import type { RunHead } from './run-head.js';
import { RunHeader } from './run-header.js';
import { RunningNote } from './running-note.js';
import { StudyView } from './study/study-view.js';
import { TrialScreen } from './study/trial-screen.js';
import { TrainingView } from './training/training-view.js';
import { useDoneInTitle } from './use-done-in-title.js';
import { WalkForwardView } from './walk-forward/walk-forward-view.js';

const SHORTEST_WAIT_MS = 300;

const wait = ({ operation }: RunHeadQuery): number | null => {
  const { pollAfterMs } = operation ?? {};
  return pollAfterMs === null || pollAfterMs === undefined ? null : Math.max(pollAfterMs, SHORTEST_WAIT_MS);
};

/** One run, or one trial of a search. */
export function OperationScreen({ rest: [id = '', part, number] }: ScreenProps) {
  if (part === 'trials' && /^\d{1,9}$/.test(number ?? ''))
    return <TrialScreen id={id} number={Number(number)} />;
  return <RunScreen id={id} />;
}

/** One run, whatever its kind: what it is, how far it is, and what came of it. */
function RunScreen({ id }: { readonly id: string }) {
  const head = usePolled(RunHeadDocument, { id }, wait);
  const run = head.data?.operation;
  useDoneInTitle(run ?? null);
  if (head.refusal !== null) return <Refusal error={head.refusal} />;
  if (head.data === null || (head.isStale && run?.id !== id)) return <Skeleton lines={10} />;
  if (run === null || run === undefined) return <NoSuchRun id={id} />;
  return (
    <article class="run">
      <RunHeader run={run} onChange={head.insist} />
      {run.error !== null && run.error !== undefined && <RunFailure run={run} />}
      {!run.done && <RunningNote run={run} />}
      {run.status === 'CANCELLED' && (
        <p class="notice-line">
          Cancelled{run.cancelReason !== null && run.cancelReason !== undefined && `: ${run.cancelReason}`}.
        </p>
      )}
      <Outcome run={run} />
      <RunEvents id={run.id} isDone={run.done} />
    </article>
  );
}

function Outcome({ run }: { readonly run: RunHead }) {
  switch (run.__typename) {
    case 'BacktestOperation':
      return <BacktestView run={run} />;
    case 'StudyOperation':
      return <StudyView run={run} />;
    case 'WalkForwardOperation':
      return <WalkForwardView run={run} />;
    case 'TrainingOperation':
      return <TrainingView run={run} />;
    case 'DataLoadOperation':
      return <DataLoadView run={run} />;
  }
}

function NoSuchRun({ id }: { readonly id: string }) {
  return (
    <section class="notice">
      <h1>There is no run {id}</h1>
      <p>
        It may have been deleted, or have expired. <a href="/">All runs</a>
      </p>
    </section>
  );
}
