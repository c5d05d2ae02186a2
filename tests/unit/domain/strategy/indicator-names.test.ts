import { describe, expect, it } from 'vitest';
import type { IndicatorDefinition } from '../../../../src/domain/indicators/indicator-definition.js';
import { indicatorDefinition, indicatorTypes } from '../../../../src/domain/indicators/indicator-registry.js';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../../../src/domain/strategy/require-model-strategy.js';
import type { ModelStrategy } from '../../../../src/domain/strategy/strategy.js';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { changed } from './strategy-texts.js';

const definitions = indicatorTypes().map(indicatorDefinition);

/** The full strategy with another indicator beside its own, and raw inputs of it. */
function withIndicator(entry: string, ...references: readonly string[]): ModelStrategy {
  const inputs = references.map(
    (ref) => `  - {raw_indicator: ${ref}, timeframes: all, normalization: none}\n`,
  );
  const text = changed('indicators:\n', `indicators:\n  extra: ${entry}\n`).replace(
    'nn_inputs:\n',
    `nn_inputs:\n${inputs.join('')}`,
  );
  return requireModelStrategy(parseStrategy(text).strategy);
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StrategyValidationError) return error.message;
    throw error;
  }
  throw new Error('the strategy is valid');
}

function namesOf({ type, aliases }: IndicatorDefinition): readonly string[] {
  return [type, type.toUpperCase(), `${type}Indicator`, ...aliases];
}

describe.each(definitions)('$type in a strategy', (definition) => {
  const { type, outputs, parameters } = definition;

  it('is known by each of its names, and takes its defaults', () => {
    const defaults = Object.fromEntries(parameters.map((spec) => [spec.name, spec.default]));
    for (const name of namesOf(definition)) {
      expect(withIndicator(`{type: ${name}}`).indicators[0]).toEqual({ id: 'extra', type, params: defaults });
    }
  });

  it('takes each parameter by each of its names', () => {
    for (const spec of parameters) {
      for (const name of [spec.name, ...(spec.aliases ?? [])]) {
        const { params } = withIndicator(`{type: ${type}, ${name}: ${spec.default}}`).indicators[0] ?? {};
        expect(params?.[spec.name]).toBe(spec.default);
      }
    }
  });

  it('gives its first output for a bare id, and each output by name', () => {
    const references = ['extra', ...outputs.map((output) => `extra.${output}`)];
    const plan = featurePlan(withIndicator(`{type: ${type}}`, ...references));
    const hourly = plan.filter(({ id, timeframe }) => id.includes('extra') && timeframe === '1h');
    expect(hourly.map(({ output }) => output)).toEqual([outputs[0], ...outputs]);
  });

  it('refuses a parameter that it does not have', () => {
    expect(messageOf(() => withIndicator(`{type: ${type}, window: 3}`))).toContain(
      `unknown parameter of ${type}`,
    );
  });
});

describe('indicator types', () => {
  it('may be written with separators and as the classes of the original', () => {
    const names = {
      williams_r: 'williamsr',
      BollingerBands: 'bbands',
      'ad-line': 'adline',
      DistanceFromMA: 'distancefromma',
    };
    for (const [name, type] of Object.entries(names))
      expect(withIndicator(`{type: ${name}}`).indicators[0]?.type).toBe(type);
  });

  it('have names of their own: no name means two of them', () => {
    const names = definitions.flatMap(({ type, aliases }) => [type, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+$/);
  });

  it.each(['zigzag', 'ZigZag', 'zig_zag', 'ZigZagIndicator'])(
    'refuse %s and say that it repaints',
    (name) => {
      expect(messageOf(() => withIndicator(`{type: ${name}}`))).toMatch(/repaints.*training\.labels\.source/);
    },
  );

  it('know the names that the original gave some outputs', () => {
    const spans = featurePlan(withIndicator('{type: ichimoku}', 'extra.kijun_sen', 'extra.senkou_span_b'));
    const line = featurePlan(withIndicator('{type: adline}', 'extra.line'));
    expect(
      [...spans, ...line].filter(({ id }) => id.startsWith('1h_extra')).map(({ output }) => output),
    ).toEqual([...['kijun', 'senkou_b'], 'adline']);
  });

  it('refuse the lagging span of ichimoku and say that it looks ahead', () => {
    expect(messageOf(() => withIndicator('{type: ichimoku}', 'extra.chikou'))).toMatch(
      /no output 'chikou'; .*nobody knows yet/,
    );
  });

  it('name the nearest when one is unknown', () => {
    expect(messageOf(() => withIndicator('{type: stochastik}'))).toContain("did you mean 'stochastic'?");
  });

  it('refuse a parameter beyond its range, a source that is none, and an average that is none', () => {
    expect(messageOf(() => withIndicator('{type: cci, period: 1}'))).toContain('indicators.extra.period');
    expect(messageOf(() => withIndicator('{type: sma, source: median}'))).toContain(
      'indicators.extra.source',
    );
    expect(messageOf(() => withIndicator('{type: distancefromma, ma_type: WMA}'))).toContain(
      'indicators.extra.ma_type',
    );
  });
});
