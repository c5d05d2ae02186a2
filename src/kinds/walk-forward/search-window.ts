import { AppError } from '../../base/pure/app-error.js';
import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import { firstBarAtOrAfter } from '../../domain/market/bars.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { StrategyVariants } from '../../domain/strategy/strategy-variants.js';
import type { DecidedSignals } from '../../domain/study/trials/decided-signals.js';
import { RememberedPredictions } from '../../domain/study/trials/remembered-predictions.js';
import { searchValues } from '../../domain/study/walk-forward/search-values.js';
import { trainingAccount } from '../../domain/study/walk-forward/training-account.js';
import type { StampStretch } from '../../domain/study/walk-forward/window-stamps.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { type LoadedWalkForward, withModel } from './loaded-walk-forward.js';
import { type SearchRun, searchEvaluations } from './search-evaluations.js';
import type { WindowSearch } from './walk-forward-parameters.js';
import type { WindowModel } from './walk-forward-slice.js';

/** What a window has chosen. */
interface WindowChoice {
  /** None where no combination keeps every constraint: the strategy's own values trade. */
  readonly chosen: readonly StrategyOverride[];
  readonly isFeasible: boolean;
  /** Every distinct combination, for the ledger. */
  readonly evaluations: readonly Evaluation[];
}

/**
 * Chooses the values that a window trades by: each combination is run from flat, by the model of the window, over the bars
 * on which that was validated.
 * @throws ModelInvalidError, ModelMismatchError, ModelOutputInvalidError
 * @throws CancelledError when the signal is set
 */
export async function searchWindow(
  walkForward: LoadedWalkForward,
  { space, objective }: WindowSearch,
  model: WindowModel,
  validation: readonly StampStretch[],
  cancellation: CancellationSignal,
): Promise<WindowChoice> {
  const { loaded, parameters, strategySource } = walkForward;
  const { bars } = loaded.selection;
  const ranges = validation
    .map(({ fromMs, toMs }) => ({
      firstIndex: firstBarAtOrAfter(bars, fromMs),
      endIndex: firstBarAtOrAfter(bars, toMs + 1),
    }))
    // One bar is no run.
    .filter(({ firstIndex, endIndex }) => endIndex - firstIndex > 1);
  if (ranges.length === 0) return { chosen: [], isFeasible: false, evaluations: [] };
  const { decisions } = walkForward.strategy;
  const predictions = await withModel(walkForward, model, cancellation, ({ rows, predictor }) =>
    ranges.map(
      (range) => new RememberedPredictions({ bars, range }, rows, predictor, decisions, cancellation),
    ),
  );
  const decided = new Map<string, readonly DecidedSignals[]>();
  const decide = ({ decisions: reading }: Strategy): readonly DecidedSignals[] => {
    const { outputFormat, costModel } = reading;
    const key = JSON.stringify([outputFormat, costModel]);
    const known = decided.get(key) ?? predictions.map((one) => one.decide(reading, cancellation));
    decided.set(key, known);
    return known;
  };
  const variants = new StrategyVariants(strategySource);
  const { initialCapital, commission, slippage } = parameters;
  const { best, ranked } = searchValues<SearchRun>({
    ...{ space, objective, seed: parameters.seed },
    run: (values) => {
      throwIfCancelled(cancellation);
      const strategy = variantOf(variants, values);
      if (strategy === null) return null;
      const sources = decide(strategy);
      const run = trainingAccount(
        {
          ...{ bars, instrument: loaded.instrument, terms: strategy },
          stretches: ranges.map((range, at) => ({ range, source: sources[at] as DecidedSignals })),
          account: { initialCapital, commissionRate: commission, slippageRate: slippage },
        },
        cancellation,
      );
      return { ...run, strategy };
    },
  });
  return {
    chosen: best?.values ?? [],
    isFeasible: best !== null,
    evaluations: searchEvaluations(walkForward, model, ranges, ranked),
  };
}

/** Returns null for a combination that cannot be run. */
function variantOf(variants: StrategyVariants, values: readonly StrategyOverride[]): Strategy | null {
  try {
    return variants.of(values);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
