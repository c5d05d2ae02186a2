import { describe, expect, it } from 'vitest';
import { trialTable } from '../../../../src/faces/cli/trial-table.js';

const terminal = {
  columns: null,
  paint: (tone: string, text: string) => (tone === 'quiet' ? `<${text}>` : text),
};
const trial = (number: number, totalTrades: number) => ({
  ...{ number, values: [{ path: 'exits.stop_loss_pct', value: '0.02' }], objective: 1.25 },
  metrics: { totalReturn: 0.1, sharpeRatio: 1.25, maxDrawdown: 0.05, totalTrades },
});

describe('a table of trials', () => {
  it('has a Sharpe ratio of few trades in grey, be it the objective or beside it', () => {
    const shown = (objective: 'SHARPE_RATIO' | 'TOTAL_RETURN') =>
      trialTable(terminal, [trial(0, 30), trial(1, 29)], objective)
        .split('\n')
        .slice(1);
    for (const objective of ['SHARPE_RATIO', 'TOTAL_RETURN'] as const) {
      const [many = '', few = ''] = shown(objective);
      expect(many).toMatch(/ 1\.25 /);
      expect(many).not.toContain('<');
      expect(few.match(/<1\.25>/g)).toHaveLength(1);
    }
  });
});
