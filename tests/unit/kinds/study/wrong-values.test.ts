import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrategyVariants } from '../../../../src/domain/strategy/strategy-variants.js';
import { TrialPlan } from '../../../../src/domain/study/trials/trial-plan.js';
import { TrialInputs } from '../../../../src/kinds/study/trial-inputs.js';
import { wrongValues } from '../../../../src/kinds/study/wrong-values.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

describe('wrongValues', () => {
  let workspace: StudyWorkspace;
  let text = '';
  beforeAll(async () => {
    workspace = await studyWorkspace();
    text = await readFile(join(workspace.folders.strategies, 'zones.yaml'), 'utf8');
  });
  afterAll(() => rm(workspace.root, { recursive: true }));

  function found(values: Readonly<Record<string, readonly string[]>>) {
    const plan = TrialPlan.of({ kind: 'model' }, Object.keys(values), true);
    if (!(plan instanceof TrialPlan)) throw new Error('refused');
    const listed = Object.entries(values).map(([path, texts]) => ({
      ...{ path, count: texts.length },
      textAt: (index: number) => texts[index] as string,
    }));
    const inputs = new TrialInputs(workspace.parameters, workspace.folders);
    return wrongValues(plan, new StrategyVariants(text), inputs, listed);
  }

  it('finds nothing in what trials may have', () => {
    expect(
      found({
        'exits.stop_loss_pct': ['0.01', '0.99'],
        'fuzzy_sets.zone.low': ['[0, 20, 50]', '[0, 10, 30]'],
        'input.symbol': ['COIN', '7203'],
        'input.commission': ['0', '0.01'],
      }),
    ).toEqual([]);
  });

  it('says of each parameter the first value that is wrong, and how to mend it', () => {
    expect(
      found({
        'exits.stop_loss_pct': ['0.5', '1.5', '2'],
        'exits.stop_los_pct': ['0.5'],
        'indicators.rsi.period': ['14', 'long'],
        'input.commission': ['0.001', '5 %'],
        'input.slippage': ['1'],
        'input.symbol': ['A B/../C'],
      }),
    ).toEqual([
      {
        ...{ path: 'exits.stop_loss_pct', value: '1.5' },
        message: expect.stringMatching(/exits\.stop_loss_pct \(line \d+\): .*\(found 1\.5\)/),
      },
      {
        path: 'exits.stop_los_pct',
        value: '0.5',
        message: expect.stringContaining("did you mean 'stop_loss_pct'?"),
      },
      { path: 'indicators.rsi.period', value: 'long', message: expect.stringContaining('(found') },
      {
        path: 'input.commission',
        value: '5 %',
        message: "commission: '5 %' is no number; write 0.001 for 0.1 %",
      },
      {
        ...{ path: 'input.slippage', value: '1' },
        message: 'slippage: 1 is not a fraction from 0 to below 1; write 0.001 for 0.1 %',
      },
      { path: 'input.symbol', value: 'A B/../C', message: expect.stringContaining('is not a symbol') },
    ]);
  });

  it('looks at a thousand values of many, the first and the last among them', () => {
    const seen: number[] = [];
    const plan = TrialPlan.of({ kind: 'model' }, ['exits.stop_loss_pct'], false) as TrialPlan;
    const inputs = new TrialInputs(workspace.parameters, workspace.folders);
    const textAt = (index: number): string => {
      seen.push(index);
      return index === 99_999 ? '1' : '0.5';
    };
    const many = [{ path: 'exits.stop_loss_pct', count: 100_000, textAt }];
    expect(wrongValues(plan, new StrategyVariants(text), inputs, many)).toHaveLength(1);
    expect(seen).toHaveLength(1_000);
    expect([seen[0], seen[999]]).toEqual([0, 99_999]);
    // 100 apart, give or take the rounding.
    const gaps = seen.slice(1).map((index, at) => index - (seen[at] as number));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });
});
