import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { SignalStrategy } from '../../domain/strategy/strategy.js';
import type { readSignalsFile } from '../../library/signals-file.js';
import type { DecisionInputs } from './decision-inputs.js';
import { readRunSignals } from './run-signals.js';

/**
 * Reads the recorded signals that a strategy trades.
 * @param read how a file of them is read; default: as it is
 * @throws TrialInputsChangedError, ModelNotUsedError, SignalsNotFoundError; SignalsInvalidError once the bars are known
 */
export async function recordedDecisions(
  strategy: SignalStrategy,
  parameters: BacktestParameters,
  strategiesDir: string,
  read?: typeof readSignalsFile,
): Promise<DecisionInputs> {
  const signalsOn = await readRunSignals(strategy, parameters, strategiesDir, read);
  return {
    windowBars: 1,
    on: (loaded) => {
      const signals = signalsOn(loaded);
      return {
        provenance: { tensorflowBackend: null, modelHash: null, signalsHash: signals.hash },
        trainingWindow: null,
        open: async () => ({ ...signals.open(), model: null, dispose() {} }),
      };
    },
  };
}
