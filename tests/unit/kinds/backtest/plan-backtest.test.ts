import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestPlanner } from '../../../../src/kinds/backtest/plan/backtest-planner.js';
import { planBacktest } from '../../../../src/kinds/backtest/plan/plan-backtest.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import { whileSealsAreAway } from '../../../support/seals-away.js';

/** As the metadata of the model that ships says: trained to 2021-10-11, and never on another symbol. */
const MODEL = 'models/rsi_mlp_v1.0.0';
const FIRST_UNSEEN = '2021-10-12';
let folder = '';
let stamps: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-plan-'));
  for (const name of ['strategies', 'models', 'data'])
    await cp(name, join(folder, name), { recursive: true });
  const csv = await readFile('data/AAPL_1d.csv', 'utf8');
  stamps = csv
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, 10))
    .filter((day) => day !== '');
});
afterAll(() => rm(folder, { recursive: true }));

const between = (from: string, to: string): number => stamps.filter((day) => day >= from && day <= to).length;
const folders = () => ({
  strategies: join(folder, 'strategies'),
  models: join(folder, 'models'),
  data: join(folder, 'data'),
});
const asked = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  modelPath: MODEL as string | null,
  startDate: '2021-01-04',
  endDate: '2022-12-30',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.0005,
  overrides: [] as { path: string; value: string }[],
  inSamplePolicy: 'WARN' as const,
};
const plan = (changed: Partial<typeof asked> & { holdout?: 'LOOK' } = {}) =>
  planBacktest({ parameters: { ...asked, replay: null, ...changed }, folders: folders() });
const fieldsOf = ({ issues }: Awaited<ReturnType<typeof plan>>) =>
  issues.map(({ path, code }) => `${path.join('.')} ${code}`);

describe('the plan of a backtest', () => {
  it('counts the bars of the range, and those that the model has not seen', async () => {
    const { bars, outOfSampleBars, suggestedStart, issues, warnings, counted } = await plan();
    expect(bars).toBe(between('2021-01-04', '2022-12-30'));
    expect(outOfSampleBars).toBe(between(FIRST_UNSEEN, '2022-12-30'));
    expect(suggestedStart).toBe(FIRST_UNSEEN);
    expect(issues).toEqual([]);
    expect(warnings.map(({ code }) => code)).toEqual(['IN_SAMPLE_OVERLAP', 'SYNTHETIC_DATA']);
    expect(counted).toMatchObject({ family: 'rsi_mean_reversion', length: 'DAY' });
    expect(counted?.days).toHaveLength(outOfSampleBars as number);
  });

  it('counts what is missing before the range', async () => {
    const first = stamps[5] as string;
    const all = await plan({ startDate: stamps[0] as string });
    const later = await plan({ startDate: first });
    expect(all.missingWarmupBars - later.missingWarmupBars).toBe(5);
    expect((await plan()).missingWarmupBars).toBe(0);
  });

  it('says what overrides change, and nothing where they cannot be applied', async () => {
    const overrides = [
      { path: 'decisions.confidence_threshold', value: '0.36' },
      { path: 'model.architecture.hidden_layers', value: '[8]' },
      { path: 'exits.stop_loss_pct', value: '0.05' },
      { path: 'training_data.symbols.symbol', value: 'MSFT' },
    ];
    expect((await plan({ overrides })).changes).toEqual([
      { path: 'decisions.confidence_threshold', from: '0.4', to: '0.36' },
      { path: 'model.architecture.hidden_layers', from: '[16,8]', to: '[8]' },
      { path: 'exits.stop_loss_pct', from: null, to: '0.05' },
      { path: 'training_data.symbols.symbol', from: 'AAPL', to: 'MSFT' },
    ]);
    expect((await plan({ overrides: [{ path: 'decisions.nothing', value: '1' }] })).changes).toEqual([]);
  });

  it('needs no model for recorded signals, and refuses one', async () => {
    const signals = { strategyConfigPath: 'strategies/recorded_signals.yaml', modelPath: null };
    const { issues, outOfSampleBars, suggestedStart } = await plan(signals);
    expect([issues, outOfSampleBars, suggestedStart]).toEqual([[], null, null]);
    expect(fieldsOf(await plan({ ...signals, modelPath: MODEL }))).toEqual(['modelPath VALIDATION_ERROR']);
  });

  it.each([
    [{ symbol: 'NONE' }, ['symbol DATA_NOT_FOUND'], 0],
    [{ startDate: '1999-01-01', endDate: '1999-12-31' }, ['startDate DATA_NOT_FOUND'], 0],
    [{ startDate: '2022-12-30' }, ['endDate INSUFFICIENT_DATA'], 1],
    [{ timeframe: '1h' }, ['timeframe VALIDATION_ERROR', 'symbol DATA_NOT_FOUND'], 0],
    [{ modelPath: 'models/none' }, ['modelPath MODEL_NOT_FOUND'], 503],
    [{ modelPath: 'models/macd_bollinger_v1.0.0' }, ['modelPath MODEL_MISMATCH'], 503],
    [{ strategyConfigPath: 'strategies/none.yaml' }, ['strategyConfigPath STRATEGY_NOT_FOUND'], 0],
    [
      { strategyConfigPath: 'strategies/invalid_missing_required.yaml' },
      ['strategyConfigPath VALIDATION_ERROR'],
      0,
    ],
    [
      { overrides: [{ path: 'decisions.none', value: '1' }], symbol: 'NONE' },
      ['overrides VALIDATION_ERROR', 'symbol DATA_NOT_FOUND'],
      0,
    ],
    [{ inSamplePolicy: 'REJECT' as 'WARN' }, ['startDate IN_SAMPLE_OVERLAP'], 503],
  ])('says what is in the way at its field: %j', async (changed, fields, bars) => {
    const found = await plan(changed);
    expect(fieldsOf(found)).toEqual(fields);
    expect(found.bars).toBe(bars === 503 ? between(asked.startDate, asked.endDate) : bars);
  });

  it('stops at a seal, counts no look, and says which look it would be', async () => {
    const seals = new HoldoutStore(folders().data);
    const { id } = await seals.seal('AAPL', '2022-06-01', new Date());
    try {
      const refused = await plan();
      expect(fieldsOf(refused)).toEqual(['endDate HOLDOUT_SEALED']);
      expect(refused.sealedFrom).toBe('2022-06-01');
      const looking = await plan({ holdout: 'LOOK' });
      expect(looking.bars).toBe(between(asked.startDate, asked.endDate));
      expect(looking.warnings.find(({ code }) => code === 'HOLDOUT_LOOKED_AT')?.message).toContain(
        'This would be look 1 ',
      );
      expect((await seals.list())[0]?.looks).toEqual([]);
    } finally {
      await seals.open(id, new Date());
    }
  });

  it('is made of files as they are: a model of mangled bytes is an issue', async () => {
    await mkdir(join(folder, 'models', 'broken'));
    await writeFile(join(folder, 'models', 'broken', 'model.json'), '{');
    expect(fieldsOf(await plan({ modelPath: 'models/broken' }))).toEqual(['modelPath MODEL_INVALID']);
  });
});

describe('the plan of a backtest whose seals cannot be read at the moment', () => {
  it('is refused as what passes, and names no issue', async () => {
    await whileSealsAreAway(() =>
      expect(plan()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true }),
    );
  });
});

describe('the planner', () => {
  const input = { ...asked, label: null, tags: [], priority: 0, idempotencyKey: null };
  const planner = (modelPath: string | InvalidInputError, tried = 7) =>
    new BacktestPlanner({
      folders: folders(),
      models: {
        newestFor: async () => {
          if (modelPath instanceof InvalidInputError) throw modelPath;
          return modelPath;
        },
      },
      ledger: { countTried: async (family) => (family === 'rsi_mean_reversion' ? tried : -1) },
      nameOf: async (path) => (path === asked.strategyConfigPath ? 'rsi_mean_reversion' : null),
      plan: planBacktest,
    });

  it('finds the model that a start would choose, and counts what was tried', async () => {
    const { modelPath, evaluated, bars } = await planner(MODEL).plan({ ...input, modelPath: null });
    expect([modelPath, evaluated]).toEqual([MODEL, 7]);
    expect(bars).toBeGreaterThan(0);
  });

  it('counts a text with the file in whose place it would run, whatever it calls itself', async () => {
    const source = await readFile(join(folder, asked.strategyConfigPath), 'utf8');
    const strategySource = source.replace('name: rsi_mean_reversion', 'name: another');
    expect(strategySource).not.toBe(source);
    const evaluatedOf = async (strategyConfigPath: string) =>
      (await planner(MODEL).plan({ ...input, strategySource, strategyConfigPath })).evaluated;
    expect(await evaluatedOf(asked.strategyConfigPath)).toBe(7);
    expect(await evaluatedOf('strategies/new.yaml')).toBe(-1);
  });

  it('names what keeps a model from being found once', async () => {
    const none = new InvalidInputError([{ path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: 'none' }]);
    const found = await planner(none).plan({ ...input, modelPath: null });
    expect(found.issues).toEqual(none.issues);
    expect(found.bars).toBe(between(asked.startDate, asked.endDate));
  });

  it('reads nothing for an input of another form', async () => {
    const found = await planner(MODEL).plan({ ...input, symbol: '', startDate: '2023-02-30' });
    expect(found.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'symbol INVALID_SYMBOL',
      'startDate INVALID_DATE',
    ]);
    expect(found.bars).toBe(0);
  });
});
