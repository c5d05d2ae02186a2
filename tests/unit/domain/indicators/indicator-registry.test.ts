import { describe, expect, it } from 'vitest';
import {
  findIndicator,
  indicatorDefinition,
  indicatorTypes,
} from '../../../../src/domain/indicators/indicator-registry.js';
import { barsFromCloses, randomWalk } from './price-series.js';

const bars = barsFromCloses(randomWalk(120));

describe.each([...indicatorTypes()])('registry entry %s', (type) => {
  const definition = indicatorDefinition(type);
  const params = Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default]));

  it('computes exactly the outputs it announces, one value a bar', () => {
    const outputs = definition.compute(bars, params);
    expect(Object.keys(outputs).sort()).toEqual([...definition.outputs].sort());
    for (const column of Object.values(outputs)) expect(column).toHaveLength(bars.length);
  });

  it('defines every output from the bar that its warm-up names, and one of them not earlier', () => {
    const { definedAfter, convergedAfter } = definition.warmup(params);
    const firstDefined = Object.values(definition.compute(bars, params)).map((column) =>
      column.findIndex((value) => !Number.isNaN(value)),
    );
    expect(Math.max(...firstDefined)).toBe(definedAfter);
    expect(convergedAfter).toBeGreaterThanOrEqual(definedAfter);
  });

  it('never changes a value when later bars are added', () => {
    const shorter = barsFromCloses(randomWalk(120).slice(0, 80));
    const [early, late] = [definition.compute(shorter, params), definition.compute(bars, params)];
    for (const output of definition.outputs) expect(late[output]?.slice(0, 80)).toEqual(early[output]);
  });

  it('finds nothing wrong with its defaults', () => {
    expect(definition.check?.(params) ?? null).toBeNull();
  });
});

describe('indicatorDefinition', () => {
  it('throws for a type that validation would have refused', () => {
    expect(() => indicatorDefinition('rsl')).toThrow("'rsl' is not an indicator type");
    expect(findIndicator('rsl')).toBeUndefined();
  });
});
