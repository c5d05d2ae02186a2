import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../../src/faces/console/screens/new/command-line.js';
import { readForm } from '../../../../src/faces/console/screens/new/fields.js';
import { FORMS } from '../../../../src/faces/console/screens/new/forms.js';
import { issuesElsewhere, issuesOf } from '../../../../src/faces/console/screens/new/issues.js';
import { labelOfChanges } from '../../../../src/faces/console/screens/new/label-of-changes.js';
import {
  type Choices,
  lacksModel,
  suggest,
  suggested,
  withChoices,
} from '../../../../src/faces/console/screens/new/suggestions.js';
import { valuesOfRun } from '../../../../src/faces/console/screens/new/values-of-run.js';

const { fields } = FORMS.backtest;
const values = {
  strategyConfigPath: 'strategies/rsi.yaml',
  symbol: 'AAPL',
  timeframe: '1d',
  startDate: '2024-01-01',
  endDate: '2024-12-31',
  commission: '0.002',
  initialCapital: '100000',
  overrides: 'decisions.confidence_threshold = 0.6\n\nexits.stop_loss_pct=0.05',
  tags: "idea = it's momentum",
  holdout: '1',
};
const input = {
  strategyConfigPath: 'strategies/rsi.yaml',
  symbol: 'AAPL',
  timeframe: '1d',
  startDate: '2024-01-01',
  endDate: '2024-12-31',
  commission: 0.002,
  initialCapital: 100_000,
  overrides: [
    { path: 'decisions.confidence_threshold', value: '0.6' },
    { path: 'exits.stop_loss_pct', value: '0.05' },
  ],
  tags: [{ key: 'idea', value: "it's momentum" }],
  holdout: 'LOOK',
};

describe('a form', () => {
  it('becomes the input of the mutation; what is empty is left to the server', () => {
    expect(readForm(fields, values)).toEqual({ input, problems: {} });
  });

  it('says at a field what in it cannot be read', () => {
    const { problems } = readForm(fields, { ...values, commission: '0,1 %', overrides: 'threshold 0.6' });
    expect(problems).toEqual({
      commission: "'0,1 %' is no number.",
      overrides: "'threshold 0.6' has no '='; write path = value.",
    });
  });

  it('of a search has what all trials have in common within', () => {
    const { input: study } = readForm(FORMS.search.fields, {
      'backtest.symbol': 'AAPL',
      parameters: 'exits.stop_loss_pct=0.01:0.1:log:5\nx=a,b',
      'objective.minTrades': '10',
    });
    expect(study).toEqual({
      backtest: { symbol: 'AAPL' },
      parameters: [
        { path: 'exits.stop_loss_pct', from: 0.01, to: 0.1, scale: 'LOG', points: 5 },
        { path: 'x', values: ['a', 'b'] },
      ],
      objective: { minTrades: 10 },
    });
  });

  it('is filled in as a run was started', () => {
    const run = {
      id: 'op_1',
      label: null,
      tags: input.tags,
      backtest: {
        ...input,
        modelPath: 'models/m',
        slippage: 0.0005,
        inSamplePolicy: 'WARN',
        holdout: 'LOOK',
      },
    } as unknown as Parameters<typeof valuesOfRun>[1];
    const filled = valuesOfRun(fields, run);
    expect(filled).toMatchObject({
      symbol: 'AAPL',
      commission: '0.002',
      holdout: '1',
      inSamplePolicy: '',
      label: '',
    });
    expect(readForm(fields, filled).input).toEqual({ ...input, modelPath: 'models/m', slippage: 0.0005 });
  });

  it('shows what is refused at its field, and elsewhere what has none', () => {
    const issues = [
      { path: ['overrides', '0', 'path'], message: 'overrides.0.path: is unknown' },
      { path: ['endDate'], message: 'endDate: is before the start' },
      { path: ['other'], message: 'other: is wrong' },
    ];
    expect(issuesOf('overrides', issues)).toEqual(['is unknown']);
    expect(issuesOf('end', issues)).toEqual([]);
    expect(issuesElsewhere(['overrides', 'endDate'], issues)).toEqual(['is wrong']);
  });

  it('says nothing of lines of the strategy at a field that has lines of its own', () => {
    const message = "ValidationError: epoch (line 2): override path 'epoch' is not in the strategy";
    expect(issuesOf('overrides', [{ path: ['overrides'], message }])).toEqual([
      "epoch: override path 'epoch' is not in the strategy",
    ]);
  });
});

describe('what follows from a choice', () => {
  const choices: Choices = {
    strategies: [
      { path: 'strategies/rsi.yaml', name: 'rsi', valid: true, symbols: ['AAPL'], timeframes: ['1d'] },
    ],
    models: [
      {
        path: 'models/rsi_v1',
        name: 'rsi_v1',
        valid: true,
        strategyName: 'rsi',
        symbols: ['AAPL'],
        timeframes: ['1d'],
        trainedTo: '2021-10-11',
        createdAt: '2024-01-01T00:00:00.000Z',
      },
    ],
    datasets: [
      {
        symbol: 'AAPL',
        timeframe: '1d',
        firstBar: '2015-01-02T00:00:00.000Z',
        lastBar: '2024-12-31T00:00:00.000Z',
      },
    ],
    dataProviders: ['csv'],
  };

  it('is the symbol of the strategy, and the days that its model has not seen', () => {
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml' };
    expect(suggested(choices, chosen, 'strategyConfigPath', '')).toEqual({
      symbol: 'AAPL',
      timeframe: '1d',
      modelPath: '',
      startDate: '2021-10-12',
      endDate: '2024-12-31',
    });
  });

  it('of a model alone is the file of its strategy, and what it was trained on', () => {
    const [model] = choices.models;
    expect(suggested(choices, { modelPath: model?.path ?? '' }, 'modelPath', '')).toEqual({
      strategyConfigPath: 'strategies/rsi.yaml',
      symbol: 'AAPL',
      timeframe: '1d',
      startDate: '2021-10-12',
      endDate: '2024-12-31',
    });
  });

  it('passes over models of windows, as the server does, unless one is chosen', () => {
    const [model] = choices.models;
    if (model === undefined) throw new Error('There is no model.');
    const window = {
      ...model,
      path: 'models/op_walk_forward_1.window-7',
      name: 'op_walk_forward_1.window-7',
      trainedTo: '2024-07-01',
      createdAt: '2024-02-01T00:00:00.000Z',
    };
    const known = { ...choices, models: [model, window] };
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml', modelPath: '' };
    expect(suggest('backtest', known, chosen, 'strategyConfigPath')).toMatchObject({
      startDate: '2021-10-12',
    });
    const field = { name: 'modelPath', label: 'Model', kind: 'select' } as const;
    const paths = (values: typeof chosen) => withChoices(field, known, values).options?.map(([path]) => path);
    expect(paths(chosen)).toEqual(['', 'models/rsi_v1']);
    expect(paths({ ...chosen, modelPath: window.path })).toEqual(['', 'models/rsi_v1', window.path]);
  });

  it('of a walk-forward is all days: it trains models of its own', () => {
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml' };
    expect(suggest('walk-forward', choices, chosen, 'strategyConfigPath')).toMatchObject({
      symbol: 'AAPL',
      startDate: '2015-01-02',
      endDate: '2024-12-31',
    });
  });

  it('knows where a strategy has no model yet', () => {
    const field = { name: 'modelPath', label: 'Model', kind: 'select' } as const;
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml' };
    expect(lacksModel(field, choices, chosen)).toBe(false);
    expect(lacksModel(field, { ...choices, models: [] }, chosen)).toBe(true);
    expect(lacksModel(field, { ...choices, models: [] }, { strategyConfigPath: '' })).toBe(false);
    expect(lacksModel({ ...field, name: 'symbol' }, { ...choices, models: [] }, chosen)).toBe(false);
  });

  it('of a training leaves the newest fifth of the days out', () => {
    const bars = {
      symbol: 'AAPL',
      timeframe: '1d',
      firstBar: '2024-01-01T00:00:00.000Z',
      lastBar: '2024-01-11T00:00:00.000Z',
    };
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml' };
    const known = { ...choices, datasets: [bars] };
    expect(suggest('training', known, chosen, 'strategyConfigPath')).toEqual({
      symbols: 'AAPL',
      timeframes: '1d',
      startDate: '2024-01-01',
      endDate: '2024-01-09',
    });
    expect(suggest('training', known, { symbols: 'MINE', timeframes: '1d' }, 'symbols')).toEqual({});
  });

  it('is all days where no model is known, and nothing where a date was chosen', () => {
    const chosen = { strategyConfigPath: 'strategies/rsi.yaml', symbol: 'AAPL', timeframe: '1d' };
    const without = { ...choices, models: [] };
    expect(suggested(without, chosen, 'symbol', '')).toEqual({
      startDate: '2015-01-02',
      endDate: '2024-12-31',
    });
    expect(suggested(choices, chosen, 'startDate', '')).toEqual({});
  });
});

describe('the label of a variation', () => {
  it('says what it changes, and nothing where it changes nothing', () => {
    expect(labelOfChanges(values)).toBe('rsi, confidence_threshold 0.6, stop_loss_pct 0.05');
    expect(labelOfChanges({ ...values, overrides: '', strategySource: 'name: rsi' })).toBe(
      'rsi, text not saved',
    );
    expect(labelOfChanges({ ...values, overrides: ' ' })).toBe('');
  });
});

describe('a start on the command line', () => {
  it('leaves out what is the default', () => {
    expect(commandLine('backtest run', fields, values)).toBe(
      "backtest run --strategy strategies/rsi.yaml --symbol AAPL --timeframe 1d --start 2024-01-01 --end 2024-12-31 --commission 0.002 --set decisions.confidence_threshold=0.6 --set exits.stop_loss_pct=0.05 --holdout look --tag 'idea=it'\\''s momentum'",
    );
  });
});
