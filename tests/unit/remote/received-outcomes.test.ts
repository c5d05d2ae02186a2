import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../../src/backtest/backtest-parameters.js';
import { ENGINE_VERSION } from '../../../src/backtest/engine-version.js';
import { encodeEquity } from '../../../src/backtest/equity-codec.js';
import type { Provenance } from '../../../src/backtest/provenance.js';
import { resultDigest } from '../../../src/backtest/result-digest.js';
import type { OutcomePart } from '../../../src/operations/operation.js';
import { remoteBacktests } from '../../../src/remote/remote-backtests.js';
import { EngineVersionMismatchError, RemoteOutcomeError } from '../../../src/remote/remote-errors.js';
import type { RemoteResult } from '../../../src/remote/remote-task-kind.js';
import { sharedFileReceiver } from '../../../src/remote/shared-folder.js';
import { asJsonObject } from '../../../src/shared/json.js';
import { storedResult } from '../graphql/records.js';

const HOST = 'http://worker.test:5003';
const curve = { timeMs: Float64Array.of(1_000, 2_000), equity: Float64Array.of(100, 101) };
const provenance: Provenance = {
  engineVersion: ENGINE_VERSION,
  tensorflowBackend: 'wasm-simd',
  dataHash: 'd',
  strategyHash: 's',
  modelHash: 'm',
  signalsHash: null,
  parametersHash: 'p',
  resultDigest: resultDigest([], curve),
};
const stretch = (partSeq: number, first: number, end: number): OutcomePart => ({
  partSeq,
  firstTradeSeq: 0,
  tradeCount: 0,
  trades: null,
  equity: encodeEquity({
    timeMs: curve.timeMs.subarray(first, end),
    equity: curve.equity.subarray(first, end),
  }),
});
const resultWith = (found: Provenance): RemoteResult => ({
  result: asJsonObject({ ...storedResult, provenance: { ...found } }),
  warnings: [],
});

/** Receives the curve in two parts, and then the result. */
function receive(
  found: Provenance,
  replay: BacktestParameters['replay'] = null,
): RemoteResult | Promise<RemoteResult> {
  const receiver = remoteBacktests.receiver(HOST, parametersWith(replay));
  receiver.part(stretch(0, 0, 1));
  receiver.part(stretch(1, 1, 2));
  return receiver.end(resultWith(found));
}

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
  it('is kept as it came when its digest is that of its trades and equity', async () => {
    expect(await receive(provenance)).toEqual(resultWith(provenance));
  });

  it('is refused when its digest is another', () => {
    expect(() => receive({ ...provenance, resultDigest: 'x' })).toThrow(RemoteOutcomeError);
  });

  it('is refused when a part of it is missing', () => {
    const receiver = remoteBacktests.receiver(HOST, parametersWith(null));
    receiver.part(stretch(0, 0, 1));
    expect(() => receiver.end(resultWith(provenance))).toThrow(RemoteOutcomeError);
  });

  it('begins anew with a part 0, as after another attempt', async () => {
    const receiver = remoteBacktests.receiver(HOST, parametersWith(null));
    receiver.part(stretch(0, 0, 1));
    for (const part of [stretch(0, 0, 1), stretch(1, 1, 2)]) receiver.part(part);
    expect(await receiver.end(resultWith(provenance))).toEqual(resultWith(provenance));
  });

  it('is refused when another engine made it', () => {
    expect(() => receive({ ...provenance, engineVersion: '0.0.1' })).toThrow(EngineVersionMismatchError);
  });

  it.each([
    ['agrees with', provenance, true, []],
    ['is told apart from', { ...provenance, dataHash: 'other' }, false, ['DATA']],
  ])('%s the run that it verifies', async (_words, stored, agrees, differing) => {
    const replay = { of: 'op_1', strategySource: 'name: rsi', provenance: stored };
    const { result } = await receive(provenance, replay);
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
    sharedFileReceiver({
      host: HOST,
      file,
      what: 'The model models/rsi_v1',
      setting: 'MODELS_DIR',
      result: z.unknown(),
    }).end(resultWith(provenance));

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
