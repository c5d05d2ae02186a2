import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { strategyJsonSchema } from '../../../../src/domain/strategy/strategy-json-schema.js';
import { testApi } from '../../faces/graphql/test-api.js';

const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(strategyJsonSchema())) as never);
const accepts = (value: unknown): boolean => schema.safeParse(value).success;
const text = (name: string): string => readFileSync(`strategies/${name}`, 'utf8');

const shipped = readdirSync('strategies', { encoding: 'utf8', recursive: true }).filter((name) =>
  name.endsWith('.yaml'),
);
const good = shipped.filter((name) => !name.startsWith('invalid'));
const RSI = text('rsi_mean_reversion.yaml');

describe('the JSON schema of strategies', () => {
  it.each(good)('accepts what ships and the parser accepts: %s', (name) => {
    expect(() => parseStrategy(text(name))).not.toThrow();
    expect(schema.safeParse(parse(text(name))).error?.issues ?? []).toEqual([]);
  });

  it.each([
    ['a missing section', /^decisions:\n(?: .*\n|\n)*/m, ''],
    ['an unknown key', 'position_awareness:', 'position_awarenes:'],
    ['an unknown indicator', 'type: rsi', 'type: rsj'],
    ['a parameter of another indicator', 'period: 14', 'fast: 14'],
    ['a number outside its range', 'confidence_threshold: 0.4', 'confidence_threshold: 1.4'],
    ['a word for a number', 'period: 14', 'period: many'],
    ['an unknown timeframe', /timeframe: 1d/, 'timeframe: 2d'],
    ['an unknown label', 'source: forward_return', 'source: zagzig'],
    ['a key of another label', 'horizon: 10', 'zigzag_threshold: 0.1'],
    ['too few corners', '[35, 50, 65]', '[35]'],
    ['inputs without timeframes', /, timeframes: all/g, ''],
    ['a timeframe where a list belongs', 'timeframes: all', 'timeframes: 1d'],
    ['a day that is none', /start: \d{4}-\d\d-\d\d/, 'start: 2024-02-30'],
    ['an unknown membership', '[35, 50, 65]', '{type: cubic, parameters: [35, 50, 65]}'],
  ])('refuses with the parser: %s', (_what, from, to) => {
    const wrong = RSI.replace(from, to);
    expect(wrong).not.toBe(RSI);
    expect(() => parseStrategy(wrong)).toThrow();
    expect(accepts(parse(wrong))).toBe(false);
  });

  it('accepts with the parser a membership whose type is told by its numbers', () => {
    const typeless = RSI.replace('[35, 50, 65]', '{parameters: [35, 50, 65]}');
    expect(() => parseStrategy(typeless)).not.toThrow();
    expect(accepts(parse(typeless))).toBe(true);
  });

  it('is served for editors', async () => {
    const response = await testApi().fetch('/strategy.schema.json');
    expect(response.headers.get('content-type')).toContain('application/schema+json');
    expect(await response.json()).toMatchObject({ title: 'ktrdr strategy', type: 'object' });
    expect((await testApi().fetch('/strategy.schema.json', { method: 'POST' })).status).toBe(405);
  });
});
