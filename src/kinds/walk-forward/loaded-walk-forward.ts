import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { ModelSignalSource } from '../../domain/backtest/model-signal-source.js';
import type { BarRange } from '../../domain/backtest/select-range.js';
import { type Bars, sliceBars } from '../../domain/market/bars.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../domain/strategy/require-model-strategy.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { applyOverrides, type StrategyOverride } from '../../domain/strategy/strategy-overrides.js';
import { DecidedSignals } from '../../domain/study/trials/decided-signals.js';
import type { BarStretch } from '../../domain/study/walk-forward/purge.js';
import { readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { requireFit } from '../backtest/given-model.js';
import { type OpenModel, openModel } from '../backtest/open-model.js';
import { requireTimeframe } from '../backtest/require-timeframe.js';
import { type LoadedBars, loadBars } from '../bars/load-bars.js';
import { lookWarnings } from '../bars/look-warnings.js';
import { BAR_FIELDS, CLOCK_FIELDS, requireSameBars } from '../bars/pinned-bars.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import type { KindFolders } from '../start/kind-folders.js';
import { type PlannedWindows, planWindows } from './plan-windows.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';
import type { WalkForwardBars, WindowModel } from './walk-forward-slice.js';

/** What all slices of one walk-forward have in common: the strategy, the bars with their history, and the windows. */
export interface LoadedWalkForward {
  readonly parameters: WalkForwardParameters;
  readonly strategySource: string;
  readonly strategy: ModelStrategy;
  readonly strategyWarnings: ReturnType<typeof parseStrategy>['warnings'];
  readonly loaded: LoadedBars;
  /** The bars of the range, whose indexes windows are made of. */
  readonly bars: Bars;
  readonly plan: PlannedWindows;
}

/**
 * Reads what a walk-forward works on.
 * @param began the bars that it began with, and the day of the last of them; null where it begins
 * @throws BarsChangedError, HoldoutSealedError, StrategyValidationError, NoModelStrategyError, DatasetNotFoundError, DataInvalidError, DataNotFoundError, WindowsError
 */
export async function loadWalkForward(
  parameters: WalkForwardParameters,
  strategySource: string,
  began: { readonly bars: WalkForwardBars; readonly lastDay: string } | null,
  { operationId, folders }: { readonly operationId: string; readonly folders: KindFolders },
  cancellation: CancellationSignal,
): Promise<LoadedWalkForward> {
  const parsed = parseStrategy(strategySource);
  const strategy = requireModelStrategy(parsed.strategy);
  requireTimeframe(strategy, parameters.timeframe);
  const store = unsealedBars(folders.data, parameters, operationId);
  const { symbol, startDate, endDate } = parameters;
  const asked = { symbol, startDate, endDate: began?.lastDay ?? endDate };
  const loaded = await loadBars(store, asked, strategy, cancellation);
  if (began !== null) requireAsPinned(symbol, began.bars, pinnedBars(loaded));
  const { bars, range } = loaded.selection;
  const traded = sliceBars(bars, range.firstIndex, range.endIndex);
  const plan = planWindows(parameters, traded, loaded.instrument);
  return {
    ...{ parameters, strategySource, strategy, loaded, plan, bars: traded },
    strategyWarnings: [...parsed.warnings, ...lookWarnings(store.lookedAt, operationId)],
  };
}

/** Returns what every slice of a walk-forward has to find alike of its bars. */
export function pinnedBars({ dataHash, instrument, datasets }: LoadedBars): WalkForwardBars {
  const { calendar, timezone } = instrument;
  const others = [...datasets]
    .filter(([timeframe]) => timeframe !== instrument.timeframe)
    .map(([timeframe, { instrument: other }]) => {
      const { calendar, timezone } = other;
      return { timeframe, calendar, timezone };
    });
  return { dataHash, calendar, timezone, ...(others.length > 0 && { others }) };
}

/** @throws BarsChangedError */
function requireAsPinned(symbol: string, pinned: WalkForwardBars, found: WalkForwardBars): void {
  requireSameBars(symbol, BAR_FIELDS, pinned, found);
  for (const clock of pinned.others ?? []) {
    const other = found.others?.find(({ timeframe }) => timeframe === clock.timeframe);
    requireSameBars(symbol, CLOCK_FIELDS, clock, other, clock.timeframe);
  }
}

/** Returns a stretch of the range as the indexes of loaded bars. */
export function rangeOf({ loaded }: LoadedWalkForward, { first, last }: BarStretch): BarRange {
  const { firstIndex } = loaded.selection.range;
  return { firstIndex: firstIndex + first, endIndex: firstIndex + last + 1 };
}

/**
 * Opens the model of a window over all loaded bars, and closes it behind `use`.
 * @throws ModelInvalidError, ModelMismatchError, and what `use` throws
 */
export async function withModel<Value>(
  { strategy, loaded }: LoadedWalkForward,
  model: WindowModel,
  cancellation: CancellationSignal,
  use: (open: OpenModel) => Value,
): Promise<Value> {
  throwIfCancelled(cancellation);
  const folder = await readModelFolder(model.folder, model.path);
  requireFit(strategy, folder, 'WARN');
  const open = await openModel(strategy, folder, loaded, cancellation);
  try {
    return use(open);
  } finally {
    open.predictor.dispose();
  }
}

/**
 * Returns what the model of a window decides on some stretches.
 * @param decisions how its outputs are read
 * @throws ModelInvalidError, ModelMismatchError, ModelOutputInvalidError
 */
export function decisionsOf(
  walkForward: LoadedWalkForward,
  model: WindowModel,
  decisions: ModelStrategy['decisions'],
  stretches: readonly BarStretch[],
  cancellation: CancellationSignal,
): Promise<readonly { readonly range: BarRange; readonly source: DecidedSignals }[]> {
  const { openTimeMs } = walkForward.loaded.selection.bars;
  return withModel(walkForward, model, cancellation, ({ rows, predictor }) =>
    stretches.map((stretch) => {
      const range = rangeOf(walkForward, stretch);
      const source = new ModelSignalSource(decisions, rows, predictor, openTimeMs);
      return { range, source: new DecidedSignals(source, range, cancellation) };
    }),
  );
}

/** Returns the strategy with the values that a window has chosen. */
export function chosenStrategy(
  { strategy, strategySource }: LoadedWalkForward,
  chosen: readonly StrategyOverride[],
): ModelStrategy {
  if (chosen.length === 0) return strategy;
  return requireModelStrategy(parseStrategy(applyOverrides(strategySource, chosen)).strategy);
}
