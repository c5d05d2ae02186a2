import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { RecordedSignalSource } from '../backtest/recorded-signal-source.js';
import { hashSignals, sliceSignals } from '../backtest/recorded-signals.js';
import { signalWarnings } from '../backtest/signal-warnings.js';
import { stampsOfDays } from '../market/day-range.js';
import { parseCsvSignals } from '../market-data/parse-csv-signals.js';
import { AppError } from '../shared/app-error.js';
import type { SignalStrategy } from '../strategy/strategy.js';
import type { DecisionInputs } from './decision-inputs.js';
import { readSignalsFile } from './signals-file.js';

/** Is thrown when a model is given to a strategy that trades recorded signals. */
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
          return { source, warnings: signalWarnings(facts), dispose() {} };
        },
      };
    },
  };
}
