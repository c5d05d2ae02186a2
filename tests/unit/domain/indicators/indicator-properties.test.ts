import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  IndicatorDefinition,
  IndicatorParams,
  ParameterSpec,
} from '../../../../src/domain/indicators/indicator-definition.js';
import { SOURCES } from '../../../../src/domain/indicators/indicator-parameters.js';
import { indicatorDefinition, indicatorTypes } from '../../../../src/domain/indicators/indicator-registry.js';
import { type Bars, sliceBars } from '../../../../src/domain/market/bars.js';
import { barsOf, defaultParams, randomBars } from './price-series.js';

const definitions = indicatorTypes().map(indicatorDefinition);

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Outputs in the unit of the prices; of the others those in units of volume are named, the rest has no unit. */
const PRICE_UNIT =
  /^(atr|bbands|donchianchannels|ema|ichimoku|keltnerchannels|macd|momentum|parabolicsar|sma|vwap|wma)\.|^supertrend\.trend$/;
const VOLUME_UNIT = /^(adline|obv)\./;

/** Least and largest value of the outputs that have bounds. */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  'rsi.rsi': [0, 100],
  'mfi.mfi': [0, 100],
  'stochastic.k': [0, 100],
  'stochastic.d': [0, 100],
  'williamsr.williamsr': [-100, 0],
  'aroon.up': [0, 100],
  'aroon.down': [0, 100],
  'aroon.oscillator': [-100, 100],
  'adx.adx': [0, 100],
  'adx.plus_di': [0, 100],
  'adx.minus_di': [0, 100],
  'rvi.rvi': [-1, 1],
  'rvi.signal': [-1, 1],
  'cmf.cmf': [-1, 1],
  'fishertransform.fisher': [-3.81, 3.81],
  'supertrend.direction': [-1, 1],
  'squeezeintensity.squeezeintensity': [0, 0.5],
  'bollingerbandwidth.bollingerbandwidth': [0, Number.POSITIVE_INFINITY],
  'atr.atr': [0, Number.POSITIVE_INFINITY],
};

function parameter(spec: ParameterSpec): fc.Arbitrary<number | string> {
  switch (spec.kind) {
    case 'integer':
      return fc.integer({ min: spec.min, max: 30 });
    case 'number':
      return fc.constantFrom(0.5, 1, 2).map((factor) => Math.min(factor * spec.default, spec.max));
    case 'enum':
    case 'source':
      return fc.constantFrom(...spec.values);
  }
}

function validParams(definition: IndicatorDefinition): fc.Arbitrary<IndicatorParams> {
  const each = Object.fromEntries(definition.parameters.map((spec) => [spec.name, parameter(spec)]));
  return fc.record(each).filter((params) => (definition.check?.(params) ?? null) === null);
}

const seed = fc.integer({ min: 1, max: 1_000 });

/** Few levels, so that equal prices, bars without range and bars without volume are common. */
const coarseBars = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 0, 1, 5)),
    { maxLength: 150 },
  )
  .map((rows) =>
    barsOf({
      open: rows.map(([open]) => open),
      close: rows.map(([, close]) => close),
      high: rows.map(([open, close]) => Math.max(open, close)),
      low: rows.map(([open, close]) => Math.min(open, close)),
      volume: rows.map(([, , volume]) => volume),
    }),
  );

function withGap(bars: Bars, at: number): Bars {
  const column = (values: Float64Array): Float64Array =>
    values.map((value, i) => (i === at ? Number.NaN : value));
  const { open, high, low, close, volume } = bars;
  return {
    ...bars,
    ...{
      open: column(open),
      high: column(high),
      low: column(low),
      close: column(close),
      volume: column(volume),
    },
  };
}

function scaled(bars: Bars, factor: number, columns: readonly ('volume' | (typeof PRICES)[number])[]): Bars {
  return {
    ...bars,
    ...Object.fromEntries(columns.map((name) => [name, bars[name].map((value) => value * factor)])),
  };
}

describe.each(definitions)('$type', (definition) => {
  const { type, outputs } = definition;
  const compute = (bars: Bars, params: IndicatorParams) => definition.compute(bars, params);
  const columnsOf = (bars: Bars, params: IndicatorParams) =>
    Object.entries(compute(bars, params)).map(([output, column]) => ({ name: `${type}.${output}`, column }));

  it('has the length of its bars and no infinity, whatever the bars', () => {
    fc.assert(
      fc.property(coarseBars, validParams(definition), (bars, params) => {
        for (const { name, column } of columnsOf(bars, params)) {
          expect(column).toHaveLength(bars.length);
          const [lowest, highest] = BOUNDS[name] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
          for (const value of column) {
            if (Number.isNaN(value)) continue;
            if (!Number.isFinite(value) || value < lowest - 1e-9 || value > highest + 1e-9)
              expect.fail(`${name} is ${value}`);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never changes a value when later bars are added', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 150 }), validParams(definition), (start, cut, params) => {
        const bars = randomBars(150, start);
        const whole = compute(bars, params);
        const early = compute(sliceBars(bars, 0, cut), params);
        for (const output of outputs) expect(whole[output]?.subarray(0, cut)).toEqual(early[output]);
      }),
      { numRuns: 20 },
    );
  });

  it('is defined from the bar that its warm-up names on', () => {
    fc.assert(
      fc.property(seed, validParams(definition), (start, params) => {
        const bars = randomBars(200, start);
        const { definedAfter, convergedAfter } = definition.warmup(params);
        const firstDefined = columnsOf(bars, params).map(({ column }) =>
          column.findIndex((value) => !Number.isNaN(value)),
        );
        expect(Math.max(...firstDefined)).toBe(definedAfter);
        for (const { column } of columnsOf(bars, params))
          expect(column.subarray(definedAfter).some(Number.isNaN)).toBe(false);
        expect(convergedAfter).toBeGreaterThanOrEqual(definedAfter);
      }),
      { numRuns: 20 },
    );
  });

  it('begins anew behind a gap as if the data began there', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 99 }), validParams(definition), (start, gap, params) => {
        const bars = withGap(randomBars(200, start), gap);
        const broken = compute(bars, params);
        const fresh = compute(sliceBars(bars, gap + 1, bars.length), params);
        const { definedAfter } = definition.warmup(params);
        for (const output of outputs) {
          const after = broken[output]?.subarray(gap + 1 + definedAfter) as Float64Array;
          const expected = fresh[output]?.subarray(definedAfter) as Float64Array;
          after.forEach((value, i) => {
            const wanted = expected[i] as number;
            const size = Math.max(Math.abs(wanted), 1);
            if (!(Math.abs(value - wanted) <= 1e-9 * size)) expect.fail(`${output}: ${value}, not ${wanted}`);
          });
          // Whether a displaced value of before the gap shows in it is up to the displacement.
          if (type !== 'ichimoku' && output !== 'signal') expect(broken[output]?.[gap]).toBeNaN();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('scales with the prices where it has their unit, and else not at all', () => {
    const params = defaultParams(definition);
    const bars = randomBars(400, 3);
    const larger = scaled(bars, 4, PRICES);
    const factor = (name: string): number => (PRICE_UNIT.test(name) ? 4 : 1);
    expect(columnsOf(larger, params)).toEqual(
      columnsOf(bars, params).map(({ name, column }) => ({
        name,
        column: column.map((value) => value * factor(name)),
      })),
    );
  });

  it('scales with the volume where it has its unit, and else not at all', () => {
    const params = defaultParams(definition);
    const bars = randomBars(400, 3);
    const larger = scaled(bars, 4, ['volume']);
    const factor = (name: string): number => (VOLUME_UNIT.test(name) ? 4 : 1);
    expect(columnsOf(larger, params)).toEqual(
      columnsOf(bars, params).map(({ name, column }) => ({
        name,
        column: column.map((value) => value * factor(name)),
      })),
    );
  });

  it('reads no column but those it names', () => {
    const sources = definition.parameters.some(({ kind }) => kind === 'source') ? SOURCES : ['close'];
    for (const source of sources) {
      const params = { ...defaultParams(definition), ...(sources.length > 1 ? { source } : {}) };
      if (!['open', 'high', 'low', 'close', 'volume'].includes(source)) continue;
      const bars = randomBars(100, 8);
      const read: readonly string[] = [...definition.columns, ...(sources.length > 1 ? [source] : [])];
      const unread = [...PRICES, 'volume'].filter((name) => !read.includes(name));
      const blanked = {
        ...bars,
        ...Object.fromEntries(unread.map((name) => [name, new Float64Array(100).fill(NaN)])),
      };
      expect(compute(blanked, params)).toEqual(compute(bars, params));
    }
  });

  it.skipIf(definition.startDependence?.(defaultParams(definition)) === 'sum')(
    'depends no longer on where the data begins once it has converged',
    () => {
      const params = defaultParams(definition);
      const { convergedAfter } = definition.warmup(params);
      const bars = randomBars(convergedAfter + 400, 21);
      const whole = compute(bars, params);
      for (const start of [1, 57, 200]) {
        const later = compute(sliceBars(bars, start, bars.length), params);
        for (const output of outputs) {
          const [a, b] = [whole[output], later[output]] as [Float64Array, Float64Array];
          for (let i = convergedAfter; i < b.length; i++) {
            const wanted = a[i + start] as number;
            const error = Math.abs((b[i] as number) - wanted) / Math.max(Math.abs(wanted), 1);
            if (!(error <= 1e-8)) expect.fail(`${output} at ${i}: ${b[i]}, not ${wanted}`);
          }
        }
      }
    },
  );
});

describe('bands', () => {
  it('lie in order, and a Donchian channel holds its bar', () => {
    fc.assert(
      fc.property(
        coarseBars,
        fc.constantFrom('bbands', 'keltnerchannels', 'donchianchannels'),
        (bars, type) => {
          const definition = indicatorDefinition(type);
          const { upper, middle, lower } = definition.compute(bars, {
            ...defaultParams(definition),
            period: 3,
          });
          for (let i = 0; i < bars.length; i++) {
            const [top, center, bottom] = [upper?.[i], middle?.[i], lower?.[i]] as [number, number, number];
            if (Number.isNaN(top + center + bottom)) continue;
            expect(top).toBeGreaterThanOrEqual(center);
            expect(center).toBeGreaterThanOrEqual(bottom);
            if (type === 'donchianchannels') {
              expect(top).toBeGreaterThanOrEqual(bars.high[i] as number);
              expect(bottom).toBeLessThanOrEqual(bars.low[i] as number);
            }
          }
        },
      ),
    );
  });
});
