import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../../src/backtest/backtest-parameters.js';
import { encodeEquity } from '../../../src/backtest/equity-codec.js';
import type { Provenance } from '../../../src/backtest/provenance.js';
import { resultDigest } from '../../../src/backtest/result-digest.js';
import type { WholeOutcome } from '../../../src/operations/outcome-lines.js';
import { remoteBacktests } from '../../../src/remote/remote-backtests.js';
import { RemoteOutcomeError } from '../../../src/remote/remote-errors.js';
import { warnUnlessShared } from '../../../src/remote/shared-folder.js';

const HOST = 'http://worker.test:5003';
const curve = { timeMs: Float64Array.of(1_000, 2_000), equity: Float64Array.of(100, 101) };
const provenance: Provenance = {
  engineVersion: '1.0.0',
  tensorflowBackend: 'wasm-simd',
  dataHash: 'd',
  strategyHash: 's',
  modelHash: 'm',
  signalsHash: null,
  parametersHash: 'p',
  resultDigest: resultDigest([], curve),
};
const outcomeWith = (found: Provenance): WholeOutcome => ({
  result: { provenance: { ...found } },
  warnings: [],
  parts: [{ partSeq: 0, firstTradeSeq: 0, tradeCount: 0, trades: null, equity: encodeEquity(curve) }],
});
const parametersWith = (replay: BacktestParameters['replay']): BacktestParameters =>
  backtestParametersSchema.parse({
    symbol: 'AAPL',
    timeframe: '1d',
    strategyConfigPath: 'strategies/rsi.yaml',
    modelPath: 'models/rsi',
    startDate: '2024-01-01',
    endDate: '2024-01-31',
    initialCapital: 100_000,
    commission: 0,
    slippage: 0,
    overrides: [],
    replay,
  });

describe('a backtest that was received', () => {
  it('is kept as it came when its digest is that of its trades and equity', () => {
    const outcome = outcomeWith(provenance);
    expect(remoteBacktests.receive(outcome, HOST, parametersWith(null))).toBe(outcome);
  });

  it('is refused when its digest is another', () => {
    const outcome = outcomeWith({ ...provenance, resultDigest: 'x' });
    expect(() => remoteBacktests.receive(outcome, HOST, parametersWith(null))).toThrow(RemoteOutcomeError);
  });

  it.each([
    ['agrees with', provenance, true, []],
    ['is told apart from', { ...provenance, dataHash: 'other' }, false, ['DATA']],
  ])('%s the run that it verifies', async (_words, stored, agrees, differing) => {
    const replay = { of: 'op_1', strategySource: 'name: rsi', provenance: stored };
    const { result } = await remoteBacktests.receive(outcomeWith(provenance), HOST, parametersWith(replay));
    const verification = result.verification as unknown as {
      readonly of: string;
      readonly agrees: boolean;
      readonly checks: readonly { readonly name: string; readonly agrees: boolean }[];
    };
    expect(verification).toMatchObject({ of: 'op_1', agrees });
    expect(verification.checks.filter((check) => !check.agrees).map(({ name }) => name)).toEqual(differing);
  });
});

describe('what a host wrote into a shared folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const shared = (file: string) =>
    warnUnlessShared(outcomeWith(provenance), {
      host: HOST,
      file,
      what: 'The model models/rsi_v1',
      setting: 'MODELS_DIR',
    });

  it('is no news when it is found here', async () => {
    const file = join(folder, 'rsi_v1', 'model.json');
    await mkdir(join(folder, 'rsi_v1'));
    await writeFile(file, '{}');
    expect((await shared(file)).warnings).toEqual([]);
  });

  it('is warned of, with its place and the setting, when it is not', async () => {
    const { warnings } = await shared(join(folder, 'rsi_v1', 'model.json'));
    expect(warnings).toEqual([
      {
        code: 'FOLDER_NOT_SHARED',
        severity: 'CAUTION',
        message: expect.stringMatching(/models\/rsi_v1.*worker\.test:5003.*MODELS_DIR/) as string,
      },
    ]);
    expect(warnings[0]?.message).not.toContain(folder);
  });
});
