import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JobThreads } from '../../src/application/threads/job-threads.js';
import type { AuditQuestion } from '../../src/kinds/audit/audit-schemas.js';

const root = process.cwd();
const jobs = new JobThreads(join(root, 'dist'));
afterAll(() => jobs.close());

async function ask(strategyFile: string, more: Partial<AuditQuestion> = {}) {
  return await jobs.ask('auditStrategy', {
    strategySource: await readFile(join(root, 'strategies', strategyFile), 'utf8'),
    symbol: 'AAPL',
    startDate: null,
    endDate: null,
    modelPath: null,
    folders: { models: join(root, 'models'), data: join(root, 'data') },
    tensorflowBackend: 'auto',
    samples: 20,
    seed: 3,
    withTraining: false,
    holdout: 'REFUSE',
    lookedAtBy: 'audit',
    ...more,
  });
}

describe('an audit in its thread', () => {
  for (const [strategy, model] of [
    ['rsi_mean_reversion.yaml', 'models/rsi_mlp_v1.0.0'],
    ['macd_bollinger.yaml', 'models/macd_bollinger_v1.0.0'],
  ] as const) {
    it(`finds nothing in ${strategy} with the newest model for it`, async () => {
      const answer = await ask(strategy);
      expect(answer).toMatchObject({ model, leaks: [], bars: 2_516 });
    });
  }

  it('finds nothing in the training of a strategy', async () => {
    const answer = await ask('rsi_mean_reversion.yaml', { samples: 1, withTraining: true });
    const training = { kind: 'audited', symbols: ['AAPL'], epochs: 3, leaks: [] };
    expect(answer).toMatchObject({ training });
  });

  it('says why a training was not looked at', async () => {
    const asked = { startDate: '2024-01-01', endDate: '2024-01-31', withTraining: true };
    expect(await ask('rsi_mean_reversion.yaml', asked)).toMatchObject({
      training: { kind: 'skipped', reason: expect.stringMatching(/samples|range/) },
    });
  });

  it('looks at features alone where no model was trained for the strategy', async () => {
    const answer = await ask('macd_bollinger.yaml', {
      folders: { models: join(root, 'none'), data: join(root, 'data') },
    });
    expect(answer).toMatchObject({ model: null, tensorflowBackend: null, leaks: [] });
  });

  it('takes the days that are asked for, with the history before them', async () => {
    const answer = await ask('rsi_mean_reversion.yaml', { startDate: '2024-01-01', endDate: '2024-01-31' });
    // 21 trading days, and what RSI(14) needs before them: docs/engine.md, "Range and history".
    expect(answer).toMatchObject({ bars: 21 + 280, lastMs: Date.UTC(2024, 0, 31) });
  });

  it('says what cannot be used', async () => {
    await expect(ask('rsi_mean_reversion.yaml', { symbol: 'NOPE' })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringContaining('NOPE'),
    });
    const other = join(root, 'models', 'macd_bollinger_v1.0.0');
    await expect(ask('rsi_mean_reversion.yaml', { modelPath: other })).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
    });
  });
});
