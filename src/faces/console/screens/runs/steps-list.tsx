import { usePolled } from '../../api/use-polled.js';
import { FirstStepsDocument } from '../../generated/graphql.js';
import { setPreference, usePreference } from '../../shell/preferences.js';
import { firstSteps, type Step } from './first-steps.js';

/** Whoever has run more knows the way. */
const MOST_BACKTESTS = 20;
const WAIT_MS = 5_000;

/**
 * Returns the steps while one is open, else null; until it is known, what stands below them waits: it would jump.
 * @param isAsked false where they do not belong
 */
export function useFirstSteps(isAsked: boolean): {
  readonly steps: readonly Step[] | null;
  readonly isKnown: boolean;
} {
  const isHidden = usePreference('firstSteps') === 'hidden' || !isAsked;
  const { data, refusal, away } = usePolled(FirstStepsDocument, isHidden ? null : {}, () => WAIT_MS, {
    isWatched: () => false,
  });
  if (isHidden) return { steps: null, isKnown: true };
  if (data === null) return { steps: null, isKnown: refusal !== null || away !== null };
  const steps = data.backtests.totalCount > MOST_BACKTESTS ? [] : firstSteps(data);
  return { steps: steps.some(({ isDone }) => !isDone) ? steps : null, isKnown: true };
}

/** What to do first on a new server: a list that ticks itself off by what there is. */
export function StepsList({ steps }: { readonly steps: readonly Step[] }) {
  const next = steps.find(({ isDone }) => !isDone);
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
