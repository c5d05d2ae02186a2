import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../src/base/pure/hashing.js';
import type { TrialOrigin } from '../../../../src/domain/backtest/trial-origin.js';
import type { SignalStrategy } from '../../../../src/domain/strategy/strategy.js';
import { readRunSignals } from '../../../../src/kinds/backtest/run-signals.js';
import { backtestTask } from './backtest-task.js';

describe('the recorded signals of a backtest', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-signals-'));
    await mkdir(join(folder, 'strategies'));
    await writeFile(join(folder, 'strategies', 'own.csv'), BYTES);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const BYTES = Buffer.from('timestamp,signal,confidence\n2024-01-02T00:00:00Z,BUY,1\n');
  const endDate = '2024-01-31';
  const endMs = Date.parse('2024-02-01');
  const own = { endDate, endMs, hash: sha256(BYTES.subarray(0, -1)) };
  const another = { endDate, endMs, hash: 'another' };

  /** @param signals what the study of the trial has pinned; undefined for a backtest of its own */
  function read(signals: TrialOrigin['signals'] | null) {
    const origin = { studyId: 'op_study', number: 3, strategySource: '', overrides: [] };
    const { parameters, folders } = backtestTask(folder, {
      ...{ symbol: 'COIN', timeframe: '1d', startDate: '2024-01-01', endDate },
      ...{ strategyConfigPath: 'strategies/rule.yaml', modelPath: null },
      ...(signals !== null && {
        trial: { ...origin, dataHash: null, modelHash: null, ...(signals && { signals }) },
      }),
    });
    const strategy = { kind: 'signals', signals: { file: 'own.csv' } } as SignalStrategy;
    return readRunSignals(strategy, parameters, folders.strategies);
  }

  it.each([
    ['of a backtest of its own', null],
    ['of a trial whose study has pinned none', undefined],
    ['of a trial of an earlier version', [{ file: 'own.csv' }]],
    ['that are those of the study', [{ file: 'own.csv', lines: own }]],
    ['whatever has become of others', [{ file: 'other.csv', lines: another }]],
  ])('are read, %s', async (_which, signals) => {
    await expect(read(signals)).resolves.toBeTypeOf('function');
  });

  it('are not read when they are no longer those of the study of the trial, and are named', async () => {
    await expect(read([{ file: 'own.csv', lines: another }])).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('trial 3 of study op_study (signals own.csv)'),
    });
  });
});
