import { useEffect } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { PreflightDocument, type StartBacktestInput } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { counted, formatCount } from '../../text/format.js';
import { WarningList } from '../run/warning-list.js';
import type { Issue } from './issues.js';
import { useSettled } from './use-settled.js';

/** Says what a backtest would do while one types: its bars, what was tried there before, what it would warn of. */
export function Preflight({
  input,
  onIssues,
  onStartDate,
}: {
  readonly input: StartBacktestInput | null;
  readonly onIssues: (issues: readonly Issue[]) => void;
  readonly onStartDate: (day: string) => void;
}) {
  const settled = useSettled(input);
  const answer = usePolled(PreflightDocument, settled === null ? null : { input: settled }, never);
  const plan = answer.data?.planBacktest;
  useEffect(() => onIssues(plan?.issues ?? []), [plan]);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (input === null || plan === undefined) return null;
  // What is refused at a field has not got as far as the bars.
  if (plan.issues.length > 0 && plan.bars === 0) return null;
  const { suggestedStart, modelPath } = plan;
  const facts = [
    counted(plan.bars, 'bar'),
    plan.outOfSampleBars === null ? null : `${formatCount(plan.outOfSampleBars)} of them unseen`,
    plan.missingWarmupBars > 0 ? `${counted(plan.missingWarmupBars, 'bar')} missing before them` : null,
    `${formatCount(plan.evaluated)} tried here before`,
    modelPath === null ? null : `model ${modelPath.split('/').at(-1)}`,
    plan.sealedFrom === null ? null : `sealed from ${plan.sealedFrom}`,
  ].filter((fact) => fact !== null);
  return (
    <section
      class={answer.isStale ? 'preflight stale' : 'preflight'}
      aria-label="What it would do"
      aria-live="polite"
    >
      <p>{facts.join(' · ')}</p>
      {plan.changes.map(({ path, from, to }) => (
        <p key={path} class={from === to ? 'caution-text' : undefined}>
          <code>{path}</code> {from ?? 'not set'} → {to}
          {from === to && ': that is what it is'}
        </p>
      ))}
      {suggestedStart !== null && suggestedStart !== input.startDate && (
        <p>
          <button type="button" class="link" onClick={() => onStartDate(suggestedStart)}>
            Begin on the first unseen day, {suggestedStart}
          </button>
        </p>
      )}
      <WarningList warnings={plan.warnings} />
    </section>
  );
}
