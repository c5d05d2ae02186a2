import type { Instrument } from '../src/domain/market/instrument.js';
import type { StudyTask } from '../src/kinds/study/trial.js';
import { generateBars } from '../src/market-data/synthetic-bars.js';
import { writeBars } from '../src/market-data/write-bars.js';
import { rsiWorkspace } from '../tests/support/rsi-workspace.js';

/** The hours before the first day are history. */
const FIRST_DAY = '2023-01-01';
const START_DATE = '2023-01-15';
const END_DATE = '2024-03-05';

/** Writes an RSI rule as a network and ten thousand hours, and returns what trials of exits have in common. */
export async function writeStudy(folder: string): Promise<StudyTask> {
  const { settings, strategyConfigPath, modelPath } = await rsiWorkspace(folder, '1h');
  const [strategies, models, data] = [settings.STRATEGIES_DIR, settings.MODELS_DIR, settings.DATA_DIR] as [
    string,
    string,
    string,
  ];
  const bars = generateBars({
    ...{ calendar: '24x7', timeframe: '1h', startDate: FIRST_DAY, endDate: END_DATE, seed: 1 },
    ...{ initialPrice: 100, annualDrift: 0, annualVolatility: 0.6, swingShare: 0.3, swingHalfLifeDays: 2 },
    ...{ decimals: 2, typicalVolume: 10 },
  });
  const instrument: Instrument = {
    ...{ symbol: 'COIN', timeframe: '1h', source: 'synthetic', timezone: 'UTC' },
    ...{ calendar: '24x7', calendarAssumed: false },
  };
  await writeBars(data, instrument, bars);
  return {
    originId: 'study',
    parameters: {
      ...{ symbol: 'COIN', timeframe: '1h', strategyConfigPath, modelPath },
      ...{ startDate: START_DATE, endDate: END_DATE, initialCapital: 100_000 },
      ...{ commission: 0.001, slippage: 0.0005, overrides: [], inSamplePolicy: 'WARN', replay: null },
    },
    paths: ['exits.stop_loss_pct', 'exits.take_profit_pct'],
    hasTraining: false,
    objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 30, maxDrawdown: null },
    folders: { strategies, models, data },
  };
}
