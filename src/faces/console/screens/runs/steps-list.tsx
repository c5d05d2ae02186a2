import { usePolled } from '../../api/use-polled.js';
import { FirstStepsDocument } from '../../generated/graphql.js';
import { setPreference, usePreference } from '../../shell/preferences.js';
import { firstSteps } from './first-steps.js';

/** Whoever has run more knows the way. */
const MOST_BACKTESTS = 20;
const WAIT_MS = 5_000;

/** What to do first on a new server: a list that ticks itself off by what there is. */
export function StepsList() {
  const isHidden = usePreference('firstSteps') === 'hidden';
  const found = usePolled(FirstStepsDocument, isHidden ? null : {}, () => WAIT_MS, {
    isWatched: () => false,
  }).data;
  if (isHidden || found === null || found.backtests.totalCount > MOST_BACKTESTS) return null;
  const steps = firstSteps(found);
  const next = steps.find(({ isDone }) => !isDone);
  if (next === undefined) return null;
  return (
    <section class="callout plain-callout" aria-label="First steps">
      <header class="steps-head">
        <strong>
          From here to a result of your own: {steps.filter(({ isDone }) => isDone).length} of {steps.length}
        </strong>
        <button type="button" class="quiet" onClick={() => setPreference('firstSteps', 'hidden')}>
          Hide
        </button>
      </header>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.name} class={step.isDone ? 'done' : step === next ? 'next' : undefined}>
            <span aria-hidden="true">{step.isDone ? '✓' : ''}</span>
            {step.isDone ? (
              <span>
                {step.name} <span class="hidden">done</span>
              </span>
            ) : (
              <span>
                <a href={step.address}>{step.name}</a> <span class="muted">{step.about}</span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
