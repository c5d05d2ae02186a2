import { describe, expect, it } from 'vitest';
import { isMap, parseDocument } from 'yaml';
import { GRAMMAR_KEYS } from '../../../../src/domain/strategy/grammar-keys.js';
import { LEGACY_KEYS } from '../../../../src/domain/strategy/legacy/legacy-keys.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { problemsOf } from './problems-of.js';
import { fullStrategy, lineWith, signalStrategy } from './strategy-texts.js';

/** Returns the full strategy with a key more in the mapping at a path; its mappings are made where they are not. */
function withKey(path: readonly string[], key: string, value: unknown): string {
  const document = parseDocument(path[0] === 'signals' ? signalStrategy : fullStrategy);
  if (path.length > 0 && !isMap(document.getIn(path))) document.setIn(path, document.createNode({}));
  document.setIn([...path, key], value);
  if (path[1] === 'cost_model') document.setIn(['decisions', 'output_format'], 'regression');
  return document.toString({ lineWidth: 0 });
}

const mappings = [...GRAMMAR_KEYS].map(([path, keys]) => [path, keys] as const);

describe('a key without a value', () => {
  it.each(mappings)('is an unknown key in %j as much as one with a value', (path, keys) => {
    const steps = path === '' ? [] : path.split('.');
    for (const key of keys) {
      const misspelt = `${key}x`;
      const dotted = [...steps, misspelt].join('.');
      const complaints = [null, 1].map((value) =>
        problemsOf(withKey(steps, misspelt, value)).find((problem) => problem.path === dotted),
      );
      expect(complaints[0]?.message, dotted).toContain(`unknown key; did you mean '${key}'?`);
      expect(complaints[0]?.message).toBe(complaints[1]?.message);
    }
  });

  it.each(mappings.filter(([path]) => path !== '' && path !== 'signals' && path !== 'decisions.cost_model'))(
    'is absent where the grammar has it and does not ask for it: %s',
    (path, keys) => {
      const steps = path.split('.');
      const absent = keys.filter((key) => parseDocument(fullStrategy).getIn([...steps, key]) === undefined);
      for (const key of absent.filter((name) => name !== 'features')) {
        expect(problemsOf(withKey(steps, key, null)).map((problem) => problem.path)).not.toContain(
          [...steps, key].join('.'),
        );
      }
    },
  );

  it('is unknown in an entry of nn_inputs and in an indicator', () => {
    const text = fullStrategy
      .replace('{fuzzy_set: rsi_zone,', '{fuzzy_set: rsi_zone, timeframe: ,')
      .replace('type: rsi,', 'type: rsi, perod: ,');
    expect(problemsOf(text).map(({ path }) => path)).toEqual([
      'nn_inputs.0.timeframe',
      'indicators.rsi_14.perod',
    ]);
  });

  it('counts as absent in an entry of nn_inputs', () => {
    const text = fullStrategy.replace(
      '{fuzzy_set: rsi_zone,',
      '{fuzzy_set: rsi_zone, raw_indicator: , normalization: ,',
    );
    expect(parseStrategy(text)).toEqual(parseStrategy(fullStrategy));
  });

  it.each(
    LEGACY_KEYS.filter(({ fate, path }) => fate === 'refused' && !path.includes('*') && path !== 'data').map(
      ({ path }) => path,
    ),
  )('asks for nothing where an older key would be refused: %s', (path) => {
    const steps = path.split('.');
    const text = withKey(steps.slice(0, -1), steps.at(-1) as string, null);
    expect(problemsOf(text)).toEqual([]);
  });

  it('is reported with its line', () => {
    const text = `${fullStrategy}exitz:\n`;
    expect(problemsOf(text)).toMatchObject([{ path: 'exitz', line: lineWith(text, 'exitz') }]);
  });
});
