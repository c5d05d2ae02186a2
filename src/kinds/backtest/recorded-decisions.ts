import { AppError } from '../../base/pure/app-error.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { RecordedSignalSource } from '../../domain/backtest/recorded-signal-source.js';
import { hashSignals, sliceSignals } from '../../domain/backtest/recorded-signals.js';
import { signalWarnings } from '../../domain/backtest/signal-warnings.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import type { SignalStrategy } from '../../domain/strategy/strategy.js';
import { readSignalsFile } from '../../library/signals-file.js';
import { parseCsvSignals } from '../../market-data/parse-csv-signals.js';
import type { DecisionInputs } from './decision-inputs.js';

/** Thrown when a model is given to a strategy that trades recorded signals. */
export class ModelNotUsedError extends AppError {
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

/**
 * Reads the recorded signals that a strategy trades.
 * @throws ModelNotUsedError, SignalsNotFoundError; SignalsInvalidError once the bars are known
 */
export async function recordedDecisions(
  { signals: { file } }: SignalStrategy,
  { modelPath, startDate, endDate }: BacktestParameters,
  strategiesDir: string,
): Promise<DecisionInputs> {
  if (modelPath !== null) throw new ModelNotUsedError(modelPath, file);
  const bytes = await readSignalsFile(file, strategiesDir);
  return {
    windowBars: 1,
    on: ({ instrument, selection }) => {
      const { startMs, endMs } = stampsOfDays(startDate, endDate, instrument);
      const all = parseCsvSignals(`strategies/${file}`, bytes, instrument);
      const signals = sliceSignals(all, startMs, endMs);
      return {
        provenance: { tensorflowBackend: null, modelHash: null, signalsHash: hashSignals(signals) },
        trainingWindow: null,
        open: async () => {
          const source = new RecordedSignalSource(signals, selection.bars.openTimeMs);
          const { unmatched, firstUnmatchedMs } = source;
          const { openTimeMs } = selection.bars;
          const facts = {
            ...{ file: `strategies/${file}`, inRange: signals.timeMs.length },
            ...{ unmatched, firstUnmatchedMs, openTimeMs },
          };
          return { source, model: null, warnings: signalWarnings(facts), dispose() {} };
        },
      };
    },
  };
}
