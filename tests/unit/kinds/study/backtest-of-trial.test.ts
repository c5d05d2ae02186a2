import { describe, expect, it } from 'vitest';
import { trialOriginSchema } from '../../../../src/domain/backtest/trial-origin.js';
import { backtestOfTrial, heldToSignals } from '../../../../src/kinds/study/backtest-of-trial.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type { TrialEntry } from '../../../../src/kinds/study/trial-entry.js';
import { aStudy, studyTrials } from '../../faces/graphql/study-records.js';

const FOLDERS = { strategies: '/s', models: '/m', data: '/d' };
const RECORDED = `name: recorded
training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: single, timeframe: 1h}
signals: {file: first.csv}
decisions: {allow_short_from_flat: true}
`;
const backtest: StudyParameters['backtest'] = {
  ...{ symbol: 'COIN', timeframe: '1h', strategyConfigPath: 'strategies/recorded.yaml', modelPath: null },
  ...{ startDate: '2024-01-20', endDate: '2024-02-09', initialCapital: 100_000, commission: 0, slippage: 0 },
  ...{ overrides: [], inSamplePolicy: 'WARN', replay: null },
};

/** Of a trial with one value of its own. */
function originOf(pins: object, path: string, value: string, modelPath: string | null = null) {
  const parameters = { backtest: { ...backtest, modelPath }, training: null } as StudyParameters;
  const entry = { ...(studyTrials[0] as TrialEntry), values: [{ path, value }], modelPath };
  const study = aStudy({ pinnedInputs: { strategySource: RECORDED, models: [], ...pins } });
  return trialOriginSchema.parse(
    heldToSignals(backtestOfTrial(study, parameters, entry, FOLDERS), study).trial,
  );
}

describe('the backtest of a trial', () => {
  const data = [{ symbol: 'COIN', hash: 'd' }];
  const signals = ['first.csv', 'second.csv', 'none.csv'].map((file, index) => ({
    file,
    lines: { endDate: '2024-02-09', endMs: 0, hash: index === 2 ? null : `hash of ${file}` },
  }));

  it.each([
    ['signals.file', 'second.csv', 'second.csv'],
    ['signals', '{file: second.csv}', 'second.csv'],
    ['decisions.confidence_threshold', '0.5', 'first.csv'],
  ])('is held to its own file of signals, where %s varies', (path, value, file) => {
    expect(originOf({ data, signals }, path, value).signals).toEqual([
      { file, lines: { endDate: '2024-02-09', endMs: 0, hash: `hash of ${file}` } },
    ]);
  });

  it('says nothing of signals where there is nothing to say', () => {
    expect(originOf({ data }, 'input.commission', '0.1', 'models/a')).not.toHaveProperty('signals');
  });

  it('is held to no signals by the pins of earlier versions, which knew what they say on some bars', () => {
    const earlier = [{ file: 'first.csv', symbol: 'COIN', hash: 'what they say' }];
    expect(originOf({ data, signals: earlier }, 'input.commission', '0.1')).not.toHaveProperty('signals');
    const stored = { ...originOf({ data }, 'input.commission', '0.1'), signals: earlier };
    expect(trialOriginSchema.parse(stored).signals).toEqual([{ file: 'first.csv' }]);
  });

  it.each([
    ['one length of windows', [{ symbol: 'COIN', hash: 'd' }], [{ modelPath: 'models/a', hash: 'm' }], 'd'],
    [
      'several',
      [1, 5].map((windowBars) => ({ symbol: 'COIN', windowBars, hash: `d${windowBars}` })),
      [{ modelPath: 'models/a', hash: 'm', windowBars: 5 }],
      'd5',
    ],
  ])('is held to the bars with the history of its model, with %s', (_which, bars, models, dataHash) => {
    const origin = originOf({ data: bars, models }, 'input.commission', '0.1', 'models/a');
    expect(origin).toMatchObject({ dataHash, modelHash: 'm' });
  });
});
