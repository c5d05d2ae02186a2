import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { BacktestResultDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import type { RunHead } from '../run-head.js';
import { BacktestResult } from './backtest-result.js';
import { LiveEquity } from './live-equity.js';
import { VerificationNote } from './verification-note.js';

/** A backtest: its account growing while it runs, and its result. */
export function BacktestView({ run }: { readonly run: RunHead }) {
  const answer = usePolled(BacktestResultDocument, run.status === 'COMPLETED' ? { id: run.id } : null, never);
  if (!run.done) return <LiveEquity run={run} />;
  if (run.status !== 'COMPLETED') return null;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  const operation = withField(answer.data?.operation, 'parameters');
  if (operation === null) return <Skeleton lines={12} />;
  const { result, parameters, verification } = operation;
  return (
    <>
      {verification !== null && <VerificationNote verification={verification} />}
      {result !== null && <BacktestResult run={run} result={result} parameters={parameters} />}
    </>
  );
}
