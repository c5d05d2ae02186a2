import { readFileSync } from 'node:fs';
import { assertInputObjectType, buildSchema, getNamedType } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandLine } from '../../../../src/faces/console/screens/new/command-line.js';
import { readForm } from '../../../../src/faces/console/screens/new/fields.js';
import { FORMS } from '../../../../src/faces/console/screens/new/forms.js';
import { issuesElsewhere, issuesOf } from '../../../../src/faces/console/screens/new/issues.js';
import { keepValues, keptValues } from '../../../../src/faces/console/screens/new/kept-values.js';
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

type Run = Parameters<typeof valuesOfRun>[1];

/** What every run has. */
const started = { id: 'op_1', label: null, tags: [], priority: 3 };

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
/** What says the same as another field, what a program says to itself, and what only texts that are saved have. */
const WITHOUT_FIELD = ['idempotencyKey', 'symbols of StartWalkForwardInput', 'backtest.strategySource'];
const BESIDE_BACKTEST = ['label', 'tags', 'priority'].map((name) => `backtest.${name}`);
/** Inputs whose fields stand in a form of their own; others are one field. */
const SPREAD = ['StartBacktestInput', 'ObjectiveInput', 'StudyTrainingInput'];

/** The names under which a form has the fields of an input. */
function namesOf(type: string, prefix = ''): readonly string[] {
  const names = Object.values(assertInputObjectType(schema.getType(type)).getFields()).flatMap((field) => {
    const { name } = getNamedType(field.type);
    const path = `${prefix}${field.name}`;
    return SPREAD.includes(name) ? namesOf(name, `${path}.`) : [path];
  });
  return names.filter(
    (name) =>
      ![...WITHOUT_FIELD, ...BESIDE_BACKTEST].some(
        (left) => left === name || left === `${name} of ${type}`,
      ) && !name.endsWith('.idempotencyKey'),
  );
}

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
    expect(readForm(fields, { ...values, overrides: '= 0.6' }).problems).toEqual({
      overrides: "'= 0.6' has no path before its '='; write path = value.",
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
      priority: 0,
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

  it('has a field for everything that a start takes', () => {
    const inputs = {
      backtest: 'StartBacktestInput',
      search: 'StartStudyInput',
      'walk-forward': 'StartWalkForwardInput',
      training: 'StartTrainingInput',
      data: 'StartDataLoadInput',
    } as const;
    for (const [form, input] of Object.entries(inputs)) {
      const names = FORMS[form as keyof typeof inputs].fields.map(({ name }) => name);
      expect([form, namesOf(input).filter((name) => !names.includes(name))]).toEqual([form, []]);
    }
  });

  it('of a grid leaves out how many trials there were, which a grid refuses to be told', () => {
    const { fields: ofSearch } = FORMS.search;
    const training = { startDate: '2020-01-01', endDate: '2022-12-31', epochs: null, seed: 7 };
    const study = {
      ...{ startDate: '2023-01-01', endDate: '2023-12-31', seed: 42, holdoutFrom: null, keepModels: true },
      ...{ sampler: 'GRID', trials: 2, training },
      backtest: { symbol: 'AAPL', startDate: '2023-01-01', endDate: '2023-06-30', inSamplePolicy: 'REJECT' },
      space: [{ path: 'training.epochs', values: ['5', '10'] }],
      objective: { metric: 'MAX_DRAWDOWN', direction: 'MAXIMIZE', minTrades: 10, maxDrawdown: null },
    };
    const again = (run: object) =>
      readForm(ofSearch, valuesOfRun(ofSearch, { ...started, ...run } as unknown as Run)).input;
    expect(again({ study })).toEqual({
      ...{ sampler: 'GRID', seed: 42, keepModels: true, priority: 3 },
      backtest: { ...study.backtest, endDate: '2023-12-31' },
      training: { startDate: '2020-01-01', endDate: '2022-12-31', seed: 7 },
      parameters: study.space,
      objective: { metric: 'MAX_DRAWDOWN', direction: 'MAXIMIZE', minTrades: 10 },
    });
    expect(again({ study: { ...study, sampler: 'TPE' } })).toMatchObject({ sampler: 'TPE', trials: 2 });
  });

  it('of a walk-forward keeps what its windows choose, and of a load how its file is read', () => {
    const walkForward = {
      ...{ symbol: 'AAPL', sampler: 'GRID', trials: 2, keepModels: false },
      search: [{ path: 'exits.stop_loss_pct', values: ['0.05', '0.1'] }],
      objective: { metric: 'SQN', direction: 'MAXIMIZE', minTrades: 5, maxDrawdown: null },
    };
    const walk = valuesOfRun(FORMS['walk-forward'].fields, { ...started, walkForward } as unknown as Run);
    expect(readForm(FORMS['walk-forward'].fields, walk).input).toEqual({
      ...{ symbol: 'AAPL', sampler: 'GRID', keepModels: false, priority: 3 },
      search: walkForward.search,
      objective: { metric: 'SQN', direction: 'MAXIMIZE', minTrades: 5 },
    });
    const dataLoad = { provider: 'csv', symbol: 'AAPL', separator: '\t', adjust: false, replace: true };
    const load = valuesOfRun(FORMS.data.fields, { ...started, priority: 0, dataLoad } as unknown as Run);
    expect(readForm(FORMS.data.fields, load).input).toEqual(dataLoad);
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
  it('has the words of the server where it takes no others, and options for what is chosen', () => {
    const load = {
      ...{ provider: 'csv', path: 'a.csv', symbol: 'AAPL', timeframe: '1d' },
      ...{ calendar: 'XNYS', dateOrder: 'MDY', separator: '\t', adjust: 'no' },
    };
    expect(commandLine('data load', FORMS.data.fields, load)).toBe(
      'data load --provider csv --path a.csv --symbol AAPL --timeframe 1d --calendar XNYS --date-order MDY --separator tab --no-adjust',
    );
    const search = { 'objective.metric': 'TOTAL_RETURN', sampler: 'CMA_ES' };
    expect(commandLine('study run', FORMS.search.fields, search)).toBe(
      'study run --sampler cma-es --metric total-return',
    );
  });

  it('leaves out what is the default', () => {
    expect(commandLine('backtest run', fields, values)).toBe(
      "backtest run --strategy strategies/rsi.yaml --symbol AAPL --timeframe 1d --start 2024-01-01 --end 2024-12-31 --commission 0.002 --set decisions.confidence_threshold=0.6 --set exits.stop_loss_pct=0.05 --holdout look --tag 'idea=it'\\''s momentum'",
    );
  });
});

describe('what stands in a form', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  /** A history of one entry that takes a change and refuses all that follow, as Safari does behind the hundredth. */
  function patientOnce() {
    let changes = 0;
    return {
      state: null as unknown,
      replaceState(state: unknown) {
        changes += 1;
        if (changes > 1) throw new DOMException('More than 100 times per 30 seconds', 'SecurityError');
        this.state = state;
      },
    };
  }

  /** The storage of a tab: what it holds is enumerable, what it does is not. */
  const tabStorage = (): Record<string, string> =>
    Object.create({
      getItem(this: Record<string, string>, key: string) {
        return this[key] ?? null;
      },
      setItem(this: Record<string, string>, key: string, value: string) {
        this[key] = value;
      },
      removeItem(this: Record<string, string>, key: string) {
        delete this[key];
      },
    }) as Record<string, string>;

  it('is kept for its form to the last character, however fast one types', () => {
    vi.stubGlobal('history', patientOnce());
    vi.stubGlobal('sessionStorage', tabStorage());
    for (const symbol of ['A', 'AA', 'AAP', 'AAPL']) keepValues('backtest', { symbol });
    expect(keptValues('backtest')).toEqual({ symbol: 'AAPL' });
    expect(keptValues('data')).toBeNull();
  });

  it('is kept of the last twenty forms', () => {
    const storage = tabStorage();
    vi.stubGlobal('sessionStorage', storage);
    vi.useFakeTimers();
    const entries = Array.from({ length: 21 }, (_, index) => {
      const entry = patientOnce();
      vi.stubGlobal('history', entry);
      keepValues('backtest', { symbol: `S${index}` });
      vi.advanceTimersByTime(1);
      return entry;
    });
    const kept = entries.map((entry) => {
      vi.stubGlobal('history', entry);
      return keptValues('backtest')?.symbol ?? null;
    });
    expect(kept).toEqual([null, ...entries.slice(1).map((_, index) => `S${index + 1}`)]);
    expect(Object.keys(storage)).toHaveLength(20);
  });

  it('stands on the page alone where the browser keeps nothing', () => {
    vi.stubGlobal('history', patientOnce());
    vi.stubGlobal('sessionStorage', {
      setItem() {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      },
      getItem: () => null,
    });
    keepValues('backtest', { symbol: 'A' });
    expect(keptValues('backtest')).toBeNull();
  });
});
