import { AppError } from '../../base/pure/app-error.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { RecordedSignalSource } from '../../domain/backtest/recorded-signal-source.js';
import { hashSignals, sliceSignals } from '../../domain/backtest/recorded-signals.js';
import { signalWarnings } from '../../domain/backtest/signal-warnings.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import type { SignalStrategy } from '../../domain/strategy/strategy.js';
import { readSignalsFile } from '../../library/signals-file.js';
import { parseCsvSignals } from '../../market-data/parse-csv-signals.js';
import type { LoadedBars } from '../bars/load-bars.js';
import { signalsOfTrial } from './require-inputs-of-trial.js';

/** Thrown when a model is given to a strategy that trades recorded signals. */
class ModelNotUsedError extends AppError {
  readonly code = 'VALIDATION_ERROR';

  constructor(
    readonly modelPath: string,
    readonly file: string,
  ) {
    super(
      `The strategy trades the recorded signals of '${file}' and evaluates no model, and the backtest names ` +
        `'${modelPath}'. Leave out modelPath, or name a strategy that uses it.`,
    );
  }
}

/** The recorded signals of a range. */
export interface RunSignals {
  readonly hash: string;
  /** Lays them beside the bars of the run. */
  open(): { readonly source: RecordedSignalSource; readonly warnings: readonly RunWarning[] };
}

/**
 * Reads the recorded signals that a strategy trades.
 * @param read how a file of them is read; default: as it is
 * @returns what finds those of the bars of the run; it throws SignalsInvalidError
 * @throws ModelNotUsedError, SignalsNotFoundError, TrialInputsChangedError
 */
export async function readRunSignals(
  { signals: { file } }: SignalStrategy,
  { modelPath, startDate, endDate, trial }: BacktestParameters,
  strategiesDir: string,
  read = readSignalsFile,
): Promise<(loaded: Pick<LoadedBars, 'instrument' | 'selection'>) => RunSignals> {
  if (modelPath !== null) throw new ModelNotUsedError(modelPath, file);
  const bytes = signalsOfTrial(trial, file, await read(file, strategiesDir));
  return ({ instrument, selection }) => {
    const { startMs, endMs } = stampsOfDays(startDate, endDate, instrument);
    const all = parseCsvSignals(`strategies/${file}`, bytes, instrument);
    const { openTimeMs } = selection.bars;
    // A bar that is held out may have begun before its days.
    const firstMs = Math.min(startMs, openTimeMs[selection.range.firstIndex] as number);
    const signals = sliceSignals(all, firstMs, endMs);
    return {
      hash: hashSignals(signals),
      open: () => {
        const source = new RecordedSignalSource(signals, openTimeMs);
        const { unmatched, firstUnmatchedMs } = source;
        const lastIndex = all.timeMs.length - 1;
        const facts = {
          fileRangeMs: lastIndex < 0 ? null : ([all.timeMs[0], all.timeMs[lastIndex]] as [number, number]),
          ...{ file: `strategies/${file}`, inRange: signals.timeMs.length },
          ...{ unmatched, firstUnmatchedMs, openTimeMs },
        };
        return { source, warnings: signalWarnings(facts) };
      },
    };
  };
}
