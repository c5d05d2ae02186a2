import { describe, expect, it } from 'vitest';
import type { BacktestMetrics } from '../../../../../src/domain/statistics/backtest-metrics.js';
import type { StrategyOverride } from '../../../../../src/domain/strategy/strategy-overrides.js';
import type { Objective } from '../../../../../src/domain/study/objective.js';
import {
  readSpace,
  type SamplerName,
  type StudySpace,
} from '../../../../../src/domain/study/space/read-space.js';
import { searchValues } from '../../../../../src/domain/study/walk-forward/search-values.js';

const OBJECTIVE: Objective = {
  metric: 'TOTAL_RETURN',
  direction: 'MAXIMIZE',
  minTrades: 5,
  maxDrawdown: null,
};

function spaceOf(sampler: SamplerName, trials: number | null): StudySpace {
  const parameters = [
    { path: 'decisions.confidence_threshold', from: 0, to: 0.9, step: 0.1 },
    { path: 'exits.stop_loss_pct', values: ['0.01', '0.02', '0.03'] },
  ];
  const space = readSpace({ sampler, parameters, trials });
  if (!('sampler' in space)) throw new Error(JSON.stringify(space));
  return space;
}

/** More trades with a lower threshold; the best return at 0.6 and 0.02, the same at 0.7 and 0.02. */
function metricsOf([threshold, stop]: readonly StrategyOverride[]): BacktestMetrics {
  const [level, loss] = [Number(threshold?.value), Number(stop?.value)];
  const totalReturn =
    level > 0.65
      ? metricsOf([{ path: '', value: '0.6' }, stop as StrategyOverride]).totalReturn
      : level - (loss === 0.02 ? 0 : 1);
  return { totalReturn, totalTrades: Math.round(10 * (1 - level)), maxDrawdown: 0.1 } as BacktestMetrics;
}

const search = (space: StudySpace, objective = OBJECTIVE) => {
  const tried: string[] = [];
  const found = searchValues({
    ...{ space, objective, seed: 42 },
    run: (values) => {
      tried.push(values.map(({ value }) => value).join());
      return { metrics: metricsOf(values) };
    },
  });
  return { ...found, tried };
};

describe('searchValues', () => {
  it('chooses the best that keeps every constraint, not the best of all', () => {
    const { best } = search(spaceOf('GRID', null));
    // 0.6 and 0.7 would be better, and make 4 and 3 trades.
    expect(best?.values.map(({ value }) => value)).toEqual(['0.5', '0.02']);
  });

  it('chooses the first of equal ones', () => {
    const { best } = search(spaceOf('GRID', null), { ...OBJECTIVE, minTrades: 0 });
    expect(best?.values.map(({ value }) => value)).toEqual(['0.6', '0.02']);
  });

  it('chooses nothing where nothing keeps the constraints', () => {
    const { best, ranked } = search(spaceOf('GRID', null), { ...OBJECTIVE, minTrades: 11 });
    expect(best).toBeNull();
    expect(ranked).toHaveLength(30);
  });

  it('passes over combinations that cannot be run, or that lose the account', () => {
    const space = spaceOf('GRID', null);
    const found = searchValues({
      ...{ space, objective: OBJECTIVE, seed: 42 },
      run: (values) => {
        if (values[1]?.value === '0.02') return null;
        return { metrics: values[1]?.value === '0.01' ? null : metricsOf(values) };
      },
    });
    expect(found.best?.values.map(({ value }) => value)).toEqual(['0.5', '0.03']);
    expect(found.ranked).toHaveLength(20);
  });

  it.each<SamplerName>(['RANDOM', 'SOBOL', 'TPE', 'CMA_ES'])(
    'tries no combination twice, and equal ones each time: %s',
    (sampler) => {
      const space = spaceOf(sampler, 200);
      const [one, other] = [search(space), search(space)];
      expect(new Set(one.tried).size).toBe(one.tried.length);
      expect(other.tried).toEqual(one.tried);
      expect(other.best).toEqual(one.best);
      const feasible = one.ranked.filter(({ run }) => (run.metrics?.totalTrades ?? 0) >= OBJECTIVE.minTrades);
      const returns = feasible.map(({ run }) => run.metrics?.totalReturn ?? Number.NaN);
      expect(one.best?.run.metrics?.totalReturn).toBe(Math.max(...returns));
    },
  );
});
