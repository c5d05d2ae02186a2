import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartBacktestDocument, type StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { content, type OneLayer, rsiRule } from '../support/model-fixtures.js';
import { expectPlain, expectUnharmed, operationCount } from '../support/scenario-harm.js';
import { allSamples } from '../support/scenario-samples.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

const GIBIBYTE = 2 ** 30;
const HEADER = 'timestamp,open,high,low,close,volume';
const DAY_1 = '2024-01-02,100,101,99,100,1000';

/** References that double ten times over: a kilobyte that would unfold to more than any memory. */
const aliasBomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10).slice(0, -2)}]`),
].join('\n');

describe('a backtest on files that are wrong', () => {
  let server: ScenarioServer;
  let strategy: string;

  const inFolder = (...path: string[]) => join(server.folder, ...path);

  beforeAll(async () => {
    server = await startScenarioServer({ WORKER_THREADS: '1' });
    strategy = await readFile(inFolder(sampleBacktest.strategyConfigPath), 'utf8');
  });

  afterAll(() => server.close());

  /** Runs a backtest that must fail for a wrong file, and expects nothing of it but its one row. */
  async function errorOf(change: Partial<StartBacktestInput>) {
    const before = await operationCount(server);
    const id = await startBacktest(server.client, change);
    const failed = await pullUntilDone(server.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', attempt: 1, result: null });
    expect(failed.error?.retryable).toBe(false);
    expectPlain(failed.error?.message, server);
    expect(await allSamples(server.url, id)).toEqual([]);
    expect(await operationCount(server)).toBe(before + 1);
    await expectUnharmed(server);
    return failed.error;
  }

  describe('of strategies', () => {
    it.each<[string, (good: string) => string | Uint8Array, string]>([
      ['is empty', () => '', 'must be a mapping'],
      ['is a list', () => '- name\n- version\n', 'must be a mapping'],
      ['is no YAML', (good) => good.replace('indicators:', 'indicators: ]'), 'Not valid YAML'],
      ['ends within a bracket', (good) => good.slice(0, good.indexOf('symbol: AAPL')), 'Not valid YAML'],
      ['has a key twice', (good) => `${good}\nname: other\n`, "the key 'name' is given twice"],
      ['has tabs', (good) => good.replace('\n  rsi_14', '\n\trsi_14'), 'Not valid YAML'],
      ['is an alias bomb', (good) => `${good}\n${aliasBomb}\n`, 'Not valid YAML'],
      ['refers to itself', (good) => `${good}\nloop: &loop [*loop]\n`, 'Validation'],
      ['carries code', (good) => `${good}\nrun: !!js/function 'function () {}'\n`, 'Not valid YAML'],
      ['is two documents', (good) => `${good}\n---\n${good}`, 'Not valid YAML'],
      ['is nested without end', () => `name: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`, 'YAML'],
      [
        'is binary',
        () => Uint8Array.from({ length: 9_000 }, (_, i) => (i * 167 + 13) % 256),
        'ValidationError',
      ],
      ['is longer than any strategy', (good) => `${good}\n# ${'x'.repeat(70_000)}`, 'at most 65536'],
      ['lacks decisions', (good) => good.replace(/^decisions:\n( .*\n)+/m, ''), "required field 'decisions'"],
      ['has a number for a name', (good) => good.replace('name: rsi_mean_reversion', 'name: []'), 'name'],
      ['has an infinite number', (good) => good.replace('fraction: 0.25', 'fraction: .inf'), 'fraction'],
    ])('fails with VALIDATION_ERROR when the file %s', async (_how, broken, mention) => {
      await writeFile(inFolder('strategies', 'broken.yaml'), broken(strategy));
      const error = await errorOf({ strategyConfigPath: 'strategies/broken.yaml' });
      expect(error?.code).toBe('VALIDATION_ERROR');
      expect(error?.message).toContain(mention);
    });

    it('reads nothing of a file that is far too large, neither in a worker nor to find a model', async () => {
      await writeFile(inFolder('strategies', 'huge.yaml'), '');
      await truncate(inFolder('strategies', 'huge.yaml'), GIBIBYTE);
      const strategyConfigPath = 'strategies/huge.yaml';
      const error = await errorOf({ strategyConfigPath });
      expect(error?.code).toBe('VALIDATION_ERROR');
      expect(error?.message).toContain(`${GIBIBYTE} bytes`);

      const input = { ...sampleBacktest, strategyConfigPath, modelPath: null };
      const { startBacktest: answer } = await server.client.request(StartBacktestDocument, { input });
      expect(answer).toMatchObject({ issues: [{ path: ['modelPath'], code: 'MODEL_NOT_FOUND' }] });
    });

    it('fails with STRATEGY_NOT_FOUND for what is missing or no file', async () => {
      await mkdir(inFolder('strategies', 'folder.yaml'));
      await symlink('loop.yaml', inFolder('strategies', 'loop.yaml'));
      // Nobody writes to it: a reader would wait for ever.
      execFileSync('mkfifo', [inFolder('strategies', 'pipe.yaml')]);
      const names = ['none.yaml', 'folder.yaml', 'loop.yaml', 'pipe.yaml', 'rsi_mean_reversion.yaml/x.yaml'];
      for (const name of [...names, `${'n'.repeat(300)}.yaml`]) {
        const error = await errorOf({ strategyConfigPath: `strategies/${name}` });
        expect(error?.code, name).toBe('STRATEGY_NOT_FOUND');
        expect(error?.message).toContain(`'strategies/${name}'`);
      }
    });
  });

  describe('of models', () => {
    const features = ['1d_rsi_zone_oversold', '1d_rsi_zone_neutral', '1d_rsi_zone_overbought'];
    const oneOutput: OneLayer = { kernel: [[1], [1], [1]], bias: [0], activation: 'linear' };
    const good = content(rsiRule, { features });
    const weights = good['weights.bin'];

    it.each<[string, { readonly [name: string]: unknown }, string, string]>([
      ['has no model.json', { 'model.json': undefined }, 'MODEL_INVALID', "'model.json' is missing"],
      ['has no weights', { 'weights.bin': undefined }, 'MODEL_INVALID', "'weights.bin' is missing"],
      ['has no metadata', { 'metadata.json': undefined }, 'MODEL_INVALID', "'metadata.json' is missing"],
      ['has a model.json of half its length', { 'model.json': 'half' }, 'MODEL_INVALID', 'is not JSON'],
      ['has an empty model.json', { 'model.json': {} }, 'MODEL_INVALID', 'malformed'],
      [
        'is a graph model',
        { 'model.json': { format: 'graph-model' } },
        'MODEL_INVALID',
        'tensorflowjs_converter',
      ],
      ['has cut weights', { 'weights.bin': weights.subarray(0, 9) }, 'MODEL_INVALID', 'bytes'],
      ['has surplus weights', { 'weights.bin': new Uint8Array(999) }, 'MODEL_INVALID', 'bytes'],
      [
        'has weights that are not numbers',
        { 'weights.bin': new Uint8Array(new Float32Array(12).fill(Number.NaN).buffer) },
        'MODEL_INVALID',
        'not finite',
      ],
      ['has metadata of another kind', { 'metadata.json': [] }, 'MODEL_INVALID', 'malformed'],
      ['names no features', { 'metadata.json': {} }, 'MODEL_INVALID', 'features'],
      [
        'takes features of another strategy',
        { 'metadata.json': { features: ['1d_macd_falling', '1d_macd_rising', '1d_rsi_zone_neutral'] } },
        'MODEL_MISMATCH',
        "'1d_macd_falling', '1d_macd_rising'",
      ],
      [
        'takes the features in another order',
        { 'metadata.json': { features: features.toReversed() } },
        'MODEL_MISMATCH',
        'another order',
      ],
      ['answers with one number', { ...content(oneOutput, { features }) }, 'MODEL_MISMATCH', 'output_format'],
    ])('fails when the folder %s', async (how, change, code, mention) => {
      const name = how.replaceAll(/\W/g, '_');
      await mkdir(inFolder('models', name));
      for (const [file, value] of Object.entries({ ...good, ...change })) {
        if (value === undefined) continue;
        const text =
          value === 'half' ? JSON.stringify(good['model.json']).slice(0, 200) : JSON.stringify(value);
        await writeFile(inFolder('models', name, file), value instanceof Uint8Array ? value : text);
      }
      const error = await errorOf({ modelPath: `models/${name}` });
      expect(error?.code).toBe(code);
      expect(error?.message).toContain(`'models/${name}'`);
      expect(error?.message).toContain(mention);
    });

    it('fails when the weights lie outside the folder', async () => {
      await cp(inFolder('models', 'rsi_mlp_v1.0.0'), inFolder('models', 'linked'), { recursive: true });
      const model = JSON.parse(await readFile(inFolder('models', 'linked', 'model.json'), 'utf8')) as {
        weightsManifest: { paths: string[] }[];
      };
      for (const path of ['../rsi_mlp_v1.0.0/weights.bin', '/etc/passwd']) {
        for (const group of model.weightsManifest) group.paths = [path];
        await writeFile(inFolder('models', 'linked', 'model.json'), JSON.stringify(model));
        const error = await errorOf({ modelPath: 'models/linked' });
        expect(error?.code).toBe('MODEL_INVALID');
        expect(error?.message).toContain('outside the model folder');
      }
    });

    it('fails with MODEL_NOT_FOUND when there is no such folder', async () => {
      for (const modelPath of ['models/none', 'models/%2e%2e', `models/${'n'.repeat(300)}`]) {
        const error = await errorOf({ modelPath });
        expect([error?.code, error?.message.includes(`'${modelPath}'`)]).toEqual(['MODEL_NOT_FOUND', true]);
      }
    });
  });

  describe('of bars', () => {
    it.each<[string, readonly string[], number, string]>([
      ['has another header', ['date,open,high,low,close', DAY_1], 1, 'must be'],
      ['is empty', [], 1, 'must be'],
      ['lacks a column', [HEADER, DAY_1, '2024-01-03,1,1,1'], 3, 'has 4 columns'],
      ['has an empty line', [HEADER, DAY_1, '', '2024-01-04,1,1,1,1,1'], 3, 'empty'],
      ['has a date that does not exist', [HEADER, '2024-02-30,1,1,1,1,1'], 2, "'2024-02-30'"],
      ['has a text for a price', [HEADER, DAY_1, '2024-01-03,n/a,1,1,1,1'], 3, "the open 'n/a'"],
      ['has an infinite price', [HEADER, '2024-01-03,1,1e999,1,1,1'], 2, "the high '1e999'"],
      ['has a price of nothing', [HEADER, '2024-01-03,1,1,0,1,1'], 2, "the low '0'"],
      ['has a high below the close', [HEADER, '2024-01-03,1,1,1,2,1'], 2, 'the high 1'],
      ['has a negative volume', [HEADER, '2024-01-03,1,1,1,1,-1'], 2, "the volume '-1'"],
      ['repeats a day', [HEADER, DAY_1, DAY_1], 3, 'repeats'],
      ['goes back in time', [HEADER, DAY_1, '2024-01-01,1,1,1,1,1'], 3, 'is before'],
    ])('fails with DATA_INVALID and the line when the file %s', async (_how, lines, line, mention) => {
      await writeFile(inFolder('data', 'BAD_1d.csv'), lines.join('\n'));
      const error = await errorOf({ symbol: 'BAD' });
      expect(error?.code).toBe('DATA_INVALID');
      expect(error?.message).toContain(`BAD_1d.csv, line ${line}`);
      expect(error?.message).toContain(mention);
    });

    it('fails with DATA_INVALID when the description is damaged, the file too large, or a link leads out', async () => {
      await cp(inFolder('data', 'AAPL_1d.csv'), inFolder('data', 'META_1d.csv'));
      await writeFile(inFolder('data', 'META_1d.meta.json'), '{"timezone": "Mars/Olympus"}');
      await writeFile(inFolder('data', 'HUGE_1d.csv'), HEADER);
      await truncate(inFolder('data', 'HUGE_1d.csv'), 3 * GIBIBYTE);
      await symlink('/etc/passwd', inFolder('data', 'LINK_1d.csv'));
      for (const [symbol, mention] of [
        ['META', 'Mars'],
        ['META', 'time zone'],
        ['HUGE', `${3 * GIBIBYTE} bytes`],
        ['LINK', 'leads out'],
      ] as const) {
        const error = await errorOf({ symbol });
        expect(error?.code, symbol).toBe('DATA_INVALID');
        if (mention !== 'Mars') expect(error?.message).toContain(mention);
      }
    });

    it('fails with DATA_NOT_FOUND for a symbol that only looks like a path', async () => {
      for (const symbol of ['.../AAPL', '/etc/passwd', 'data/AAPL', 'AAPL_1d.csv', '...']) {
        expect((await errorOf({ symbol }))?.code, symbol).toBe('DATA_NOT_FOUND');
      }
    });
  });

  describe('that agree with each other and not with the request', () => {
    it('fails with VALIDATION_ERROR for bars of another length than the strategy trades', async () => {
      const error = await errorOf({ timeframe: '1h' });
      expect(error?.code).toBe('VALIDATION_ERROR');
      expect(error?.message).toMatch(/trades 1d bars.*asks for 1h/);
    });

    it.each([
      ['decisions.confidence_treshold', '1', "did you mean 'confidence_threshold'"],
      ['decisions.confidence_threshold', '7', 'confidence_threshold'],
      ['decisions.confidence_threshold', '.nan', '.nan'],
      ['decisions.sizing.fraction', '1e999', '.inf'],
      ['nn_inputs[9].fuzzy_set', 'x', 'entries 0 to 0'],
      ['indicators.rsi_14', '{type: rsi, period: 14', 'scalar or flow collection'],
      ['__proto__.polluted', '1', 'not in the strategy'],
      ['a..b', '1', 'dotted path'],
    ])('fails with VALIDATION_ERROR for the override %s = %s', async (path, value, mention) => {
      const error = await errorOf({ overrides: [{ path, value }] });
      expect(error?.code).toBe('VALIDATION_ERROR');
      expect(error?.message).toContain(mention);
    });
  });
});
