import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditInThread } from '../../src/application/threads/local-thread-pool.js';
import type { AuditQuestion } from '../../src/kinds/audit/audit-protocol.js';

const root = process.cwd();
const threadFile = join(root, 'dist', 'local-thread.js');

async function ask(strategyFile: string, more: Partial<AuditQuestion> = {}) {
  return await auditInThread(threadFile, {
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
      expect(answer).toMatchObject({ kind: 'report', report: { model, leaks: [], bars: 2_516 } });
    });
  }

  it('finds nothing in the training of a strategy', async () => {
    const answer = await ask('rsi_mean_reversion.yaml', { samples: 1, withTraining: true });
    const training = { kind: 'audited', symbols: ['AAPL'], epochs: 3, leaks: [] };
    expect(answer).toMatchObject({ kind: 'report', report: { training } });
  });

  it('says why a training was not looked at', async () => {
    const asked = { startDate: '2024-01-01', endDate: '2024-01-31', withTraining: true };
    expect(await ask('rsi_mean_reversion.yaml', asked)).toMatchObject({
      kind: 'report',
      report: { training: { kind: 'skipped', reason: expect.stringMatching(/samples|range/) } },
    });
  });

  it('looks at features alone where no model was trained for the strategy', async () => {
    const answer = await ask('macd_bollinger.yaml', {
      folders: { models: join(root, 'none'), data: join(root, 'data') },
    });
    expect(answer).toMatchObject({
      kind: 'report',
      report: { model: null, tensorflowBackend: null, leaks: [] },
    });
  });

  it('takes the days that are asked for, with the history before them', async () => {
    const answer = await ask('rsi_mean_reversion.yaml', { startDate: '2024-01-01', endDate: '2024-01-31' });
    // 21 trading days, and what RSI(14) needs before them: docs/engine.md, "Range and history".
    expect(answer).toMatchObject({ report: { bars: 21 + 280, lastMs: Date.UTC(2024, 0, 31) } });
  });

  it('says what cannot be used', async () => {
    expect(await ask('rsi_mean_reversion.yaml', { symbol: 'NOPE' })).toMatchObject({
      kind: 'refused',
      code: 'DATA_NOT_FOUND',
    });
    const other = join(root, 'models', 'macd_bollinger_v1.0.0');
    expect(await ask('rsi_mean_reversion.yaml', { modelPath: other })).toMatchObject({
      kind: 'refused',
      code: 'MODEL_MISMATCH',
    });
  });
});
