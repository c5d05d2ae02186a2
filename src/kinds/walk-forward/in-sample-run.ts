import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { mean } from '../../domain/statistics/moments.js';
import { trainingAccount } from '../../domain/study/walk-forward/training-account.js';
import { chosenStrategy, decisionsOf, type LoadedWalkForward } from './loaded-walk-forward.js';
import { searchWindow } from './search-window.js';
import type { InSampleRun, WalkForwardQuestion } from './walk-forward-slice.js';

/**
 * Chooses the values of a window where there is something to choose, and runs its model with them over its training bars.
 * @throws ModelInvalidError, ModelMismatchError, ModelOutputInvalidError
 * @throws CancelledError when the signal is set
 */
export async function inSampleRun(
  walkForward: LoadedWalkForward,
  { window, model, validation }: Extract<WalkForwardQuestion, { readonly kind: 'inSample' }>,
  cancellation: CancellationSignal,
): Promise<InSampleRun> {
  const { plan, loaded, parameters } = walkForward;
  const { search, initialCapital, commission, slippage } = parameters;
  const choice =
    search === undefined
      ? { chosen: [], isFeasible: true, evaluations: [] }
      : await searchWindow(walkForward, search, model, validation, cancellation);
  const terms = chosenStrategy(walkForward, choice.chosen);
  const train = plan.windows[window]?.train ?? [];
  const stretches = await decisionsOf(walkForward, model, terms.decisions, train, cancellation);
  const { metrics, returns } = trainingAccount(
    {
      ...{ bars: loaded.selection.bars, instrument: loaded.instrument, stretches, terms },
      account: { initialCapital, commissionRate: commission, slippageRate: slippage },
    },
    cancellation,
  );
  return { kind: 'inSample', metrics, meanReturn: returns && mean(returns), ...choice };
}
