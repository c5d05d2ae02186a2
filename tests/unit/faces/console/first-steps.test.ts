import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstSteps, SHIPPED_STRATEGIES } from '../../../../src/faces/console/screens/runs/first-steps.js';

const nothing = {
  backtests: { totalCount: 0, nodes: [] },
  loads: { totalCount: 0 },
  trainings: { nodes: [] },
  strategies: SHIPPED_STRATEGIES.map((path) => ({ path, valid: true })),
};
const summary = { basis: 'OUT_OF_SAMPLE', strategy: 'strategies/mine.yaml' } as const;
const mine = { path: 'strategies/mine.yaml', valid: true };
const isDone = (found: Parameters<typeof firstSteps>[0]) => firstSteps(found).map((step) => step.isDone);

describe('the first steps', () => {
  it('know the strategies that come along', () => {
    const shipped = readdirSync('strategies', { encoding: 'utf8', recursive: true }).filter((name) =>
      name.endsWith('.yaml'),
    );
    expect(SHIPPED_STRATEGIES).toEqual(shipped.sort().map((name) => `strategies/${name}`));
  });

  it('are all open on a new server, and after its sample', () => {
    expect(isDone(nothing)).toEqual(Array.from({ length: 6 }, () => false));
    const sample = { id: 'op_1', summary: { ...summary, strategy: 'strategies/rsi_mean_reversion.yaml' } };
    const found = { backtests: { totalCount: 1, nodes: [sample] }, trainings: { nodes: [sample] } };
    expect(isDone({ ...nothing, ...found })).not.toContain(true);
  });

  it('are done by what there is on the server', () => {
    const found = {
      backtests: { totalCount: 1, nodes: [{ id: 'op_2', summary }] },
      loads: { totalCount: 1 },
      trainings: { nodes: [{ id: 'op_3', summary }] },
      strategies: [...nothing.strategies, mine],
    };
    expect(isDone(found)).toEqual([true, true, true, true, false, false]);
  });

  it('lead on with what one has made', () => {
    const addresses = firstSteps({ ...nothing, strategies: [mine] }).map(({ address }) => address);
    expect(addresses[2]).toBe('/new/training?strategyConfigPath=strategies%2Fmine.yaml');
    const runs = [
      { id: 'op_2', summary },
      { id: 'op_1', summary },
    ];
    const compare = firstSteps({
      ...nothing,
      strategies: [mine],
      backtests: { totalCount: 2, nodes: runs },
    })[4];
    expect(compare?.address).toContain('op_2');
    expect(compare?.address).toContain('op_1');
    const why = firstSteps({ ...nothing, strategies: [mine], backtests: { totalCount: 2, nodes: runs } })[5];
    // The chart that is to be clicked on lies far below the verdict.
    expect(why?.address).toBe('/operations/op_2?show=price');
  });
});
