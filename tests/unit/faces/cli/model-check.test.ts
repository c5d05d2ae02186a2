import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelFit } from '../../../../src/faces/cli/local-tools.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const STRATEGY = join(
  resolve(import.meta.dirname, '..', '..', '..', '..'),
  'strategies',
  'rsi_mean_reversion.yaml',
);

async function check(fit: Partial<ModelFit>, ...args: readonly string[]) {
  const found: ModelFit = { fits: true, problems: [], notes: [], warnings: [], features: ['a'], ...fit };
  const { context, written } = fakeContext({ tools: { checkModel: async () => found } });
  const code = await runCli(['model', 'check', 'models/m', '--strategy', STRATEGY, ...args], '1', context);
  return { code, out: written.out.join('\n') };
}

describe('model check', () => {
  const warnings = [
    {
      code: 'MODEL_STRATEGY_DIFFERS',
      severity: 'CAUTION' as const,
      message: 'Since the training of the model indicators.rsi_14.period was 21 and is 14.',
    },
  ];

  it('fits with warnings, which it prints', async () => {
    const { code, out } = await check({ warnings, notes: ['Trained long ago.'] });
    expect(code).toBe(0);
    expect(out).toContain('models/m fits');
    expect(out).toContain('CAUTION MODEL_STRATEGY_DIFFERS: Since the training');
    expect(out).toContain('Trained long ago.');
  });

  it('has them in its document', async () => {
    const { out } = await check({ warnings }, '--json');
    expect(JSON.parse(out)).toMatchObject({ fits: true, warnings });
  });

  it('exits with 1 when they do not fit', async () => {
    expect(await check({ fits: false, problems: ['The order differs.'] })).toMatchObject({
      code: 1,
      out: expect.stringContaining('  - The order differs.'),
    });
  });
});
