import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REQUIRED_SECTIONS } from '../../../../src/domain/strategy/grammar-keys.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { changed, fullStrategy, lineWith, withoutSection } from './strategy-texts.js';

function errorOf(text: string): StrategyValidationError {
  try {
    parseStrategy(text);
  } catch (error) {
    if (error instanceof StrategyValidationError) return error;
    throw error;
  }
  throw new TypeError('the text was accepted');
}

describe('a missing required section', () => {
  it.each(REQUIRED_SECTIONS)('%s is named in exactly one sentence', (section) => {
    const error = errorOf(withoutSection(section));
    expect(error.code).toBe('VALIDATION_ERROR');
    expect(error.message).toBe(`ValidationError: Strategy config missing required field '${section}'`);
    expect(error.problems).toHaveLength(1);
  });

  it('is what the file that is invalid on purpose shows', () => {
    const url = new URL('../../../../strategies/invalid_missing_required.yaml', import.meta.url);
    expect(errorOf(readFileSync(url, 'utf8')).message).toBe(
      "ValidationError: Strategy config missing required field 'indicators'",
    );
  });

  it('counts as missing when it has no content', () => {
    expect(errorOf(`${withoutSection('indicators')}\nindicators:\n`).message).toBe(
      "ValidationError: Strategy config missing required field 'indicators'",
    );
  });
});

describe('a wrong strategy', () => {
  // Each: what is replaced, by what, the path that is blamed, and words of the message.
  it.each([
    [
      'confidence_threshold: 0.5',
      'confidence_treshold: 0.5',
      'decisions.confidence_treshold',
      "did you mean 'confidence_threshold'",
    ],
    [
      'rsi_14: {type: rsi, period: 14, source: close}',
      'rsi_14: {type: squeezeintensity, kc_multiplier: 0}',
      'indicators.rsi_14',
      'kc_multiplier must be above 0',
    ],
    ['period: 14', 'perod: 14', 'indicators.rsi_14.perod', "did you mean 'period'"],
    ['type: rsi', 'type: rsl', 'indicators.rsi_14.type', "did you mean 'rsi'"],
    ['type: rsi', 'type: zigzag', 'indicators.rsi_14.type', 'repaints'],
    ['period: 14', 'period: 1.5', 'indicators.rsi_14.period', 'found 1.5'],
    ['period: 14', 'period: 0', 'indicators.rsi_14.period', 'found 0'],
    ['source: close}', 'source: closing}', 'indicators.rsi_14.source', 'closing'],
    ['fast: 12', 'fast: 30', 'indicators.macd_12_26_9', '30 is not below 26'],
    ['fast: 12', 'fast: 12, fast_period: 12', 'indicators.macd_12_26_9.fast_period', 'second time'],
    ['source: close}', 'data_source: EURUSD}', 'indicators.rsi_14.data_source', 'not supported'],
    ['indicator: rsi_14', 'indicator: rsi_15', 'fuzzy_sets.rsi_zone.indicator', "did you mean 'rsi_14'"],
    ['.histogram', '.histogramm', 'fuzzy_sets.macd_trend.indicator', "did you mean 'histogram'"],
    ['[0, 20, 40]', '[0, 50, 40]', 'fuzzy_sets.rsi_zone.oversold', 'must not fall'],
    ['[0, 20, 40]', '[0, 20]', 'fuzzy_sets.rsi_zone.oversold', ''],
    ['[0, 20, 40]', '[0, 20, .inf]', 'fuzzy_sets.rsi_zone.oversold.2', ''],
    ['[50, 10]', '[50, 0]', 'fuzzy_sets.rsi_zone.neutral.parameters.1', 'must be above 0'],
    ['type: gaussian', 'type: bell', 'fuzzy_sets.rsi_zone.neutral.type', 'bell'],
    ['oversold: [0', 'input_transform: [0', 'fuzzy_sets.rsi_zone.input_transform', 'not supported'],
    ['fuzzy_set: rsi_zone', 'fuzzy_set: rsi_zones', 'nn_inputs.0.fuzzy_set', "did you mean 'rsi_zone'"],
    ['raw_indicator: rsi_14', 'raw_indicator: rsi_41', 'nn_inputs.2.raw_indicator', "did you mean 'rsi_14'"],
    ['timeframes: [1d]', 'timeframes: [4h]', 'nn_inputs.1.timeframes', 'not among'],
    ['timeframes: [1d]', 'timeframes: [1d, 1d]', 'nn_inputs', "'1d_macd_trend_falling' twice"],
    ['normalization: zscore', 'normalization: robust', 'nn_inputs.2.normalization', 'robust'],
    ['fuzzy_set: rsi_zone,', 'fuzzy_set: rsi_zone, raw_indicator: rsi_14,', 'nn_inputs.0', 'either'],
    ['base_timeframe: 1h', 'base_timeframe: 4h', 'training_data.timeframes.base_timeframe', 'not among'],
    ['start: 2015', 'start: 2025', 'training_data.date_range', 'after'],
    ['2015-01-01', '2015-02-30', 'training_data.date_range.start', '2015-02-30'],
    [
      'mode: single, symbol: AAPL',
      'mode: single, list: [A, B]',
      'training_data.symbols.list',
      'multi_symbol',
    ],
    ['softmax', 'sigmoid', 'model.architecture.output_activation', 'softmax or linear'],
    ['type: mlp', 'type: lstm', 'model.type', 'only mlp'],
    ['dropout: 0.1', 'dropout: 1', 'model.architecture.dropout', 'found 1'],
    ['confidence_threshold: 0.5', 'confidence_threshold: 1.5', 'decisions.confidence_threshold', 'found 1.5'],
    ['min_signal_separation: 4', 'volume_filter: true', 'decisions.filters.volume_filter', 'not supported'],
    ['fraction: 0.25', 'fraction: 0', 'decisions.sizing.fraction', 'found 0'],
    ['stop_loss_pct: 0.05', 'stop_loss_pct: 5', 'exits.stop_loss_pct', 'found 5'],
    ['train: 0.7', 'train: 1', 'training.data_split', 'add up to 1, not to 1.3'],
    ['source: zigzag', 'source: regime', 'training.labels.source', 'not supported'],
    ['zigzag_threshold: 0.03', 'zigzag_threshold: 3', 'training.labels.zigzag_threshold', 'found 3'],
    ['name: full', 'name: full\ncontext_data: []', 'context_data', 'not supported'],
  ])('%s → %s is blamed on %s', (piece, replacement, path, words) => {
    const text = changed(piece, replacement);
    const problem = errorOf(text).problems.find((candidate) => candidate.path === path);
    expect(problem?.message).toContain(words);
    expect(problem?.message).toContain(path);
    expect(problem?.line).toBeGreaterThan(0);
  });

  it('is reported with the line of the key', () => {
    const text = changed('overbought: {', 'overbougth: 7\n    overbought: {');
    const [problem] = errorOf(text).problems;
    expect(problem?.path).toBe('fuzzy_sets.rsi_zone.overbougth');
    expect(problem?.line).toBe(lineWith(text, 'overbougth'));
  });

  it('is reported with all its problems at once, the first one leading', () => {
    const text = changed('period: 14', 'perod: 14')
      .replace('dropout: 0.1', 'dropout: 1')
      .replace('epochs', 'epoch');
    const { problems, message } = errorOf(text);
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'indicators.rsi_14.perod',
      'model.architecture.dropout',
      'training.epoch',
    ]);
    expect(message.split('\n')[0]).toBe(`ValidationError: ${problems[0]?.message}`);
    expect(message).toContain('and 2 more');
  });

  it('is reported at most 200 times, be it wrong or missing', () => {
    for (const symbol of ['~', '7']) {
      const list = Array<string>(10_000).fill(symbol).join(',');
      expect(errorOf(changed('symbol: AAPL', `list: [${list}]`)).problems).toHaveLength(200);
    }
  });

  it('is told in sentences that do not grow with the names of the file', () => {
    const sets = Array.from({ length: 60 }, (_, i) => `  set_${i}: {indicator: rsi_14, low: [0, 1, 2]}\n`);
    const text = changed('fuzzy_sets:\n', `fuzzy_sets:\n${sets.join('')}`).replace(
      'fuzzy_set: macd_trend',
      'fuzzy_set: something_else',
    );
    expect(errorOf(text).problems[0]?.message).toMatch(/Known are set_0, .*, set_49 and 12 more$/);
    const [long] = errorOf(changed('fuzzy_set: rsi_zone', `fuzzy_set: ${'x'.repeat(9_000)}`)).problems;
    expect(long?.message).toHaveLength(4_000);
  });

  it('does not blame references to an indicator that is itself wrong', () => {
    expect(errorOf(changed('period: 14', 'period: 0')).problems).toHaveLength(1);
  });

  it('asks a regression for its cost model and refuses labels that are no returns', () => {
    const text = changed('output_format: classification', 'output_format: regression').replace(
      'softmax',
      'linear',
    );
    expect(errorOf(text).problems.map(({ message }) => message)).toEqual([
      "Strategy config missing required field 'decisions.cost_model'",
      expect.stringContaining('forward_return'),
    ]);
  });
});

describe('a value of the wrong kind or size', () => {
  it.each([
    ['name: full', 'name: ""', 'name (line 1): must have at least 1 character (found "")'],
    ['symbol: AAPL', 'symbol: 600519', 'must be text (found 600519); put it in quotes: "600519"'],
    ['symbol: AAPL', 'symbol: 0700', 'must be text (found 0700); put it in quotes: "0700"'],
    ['symbol: AAPL', 'symbol: TRUE', 'must be text (found TRUE); put it in quotes: "TRUE"'],
    ['symbol: AAPL', 'symbol: a/../b', 'training_data.symbols.symbol (line 5): is not a symbol; use 1 to 32'],
    [
      'base_timeframe: 1h',
      'base_timeframe: 1M',
      'it means 1mo here: write 1mo (1m is a minute) (found "1M")',
    ],
    ['base_timeframe: 1h', 'base_timeframe: 60m', 'it means 1h here: write 1h (found "60m")'],
    ['symbol: AAPL', 'symbol: [A]', 'training_data.symbols.symbol (line 5): must be text (found ["A"])'],
    [
      'required: 100',
      'required: 1.5',
      'training_data.history_required (line 7): must be a whole number (found 1.5)',
    ],
    ['2015-01-01', 'soon', 'start (line 8): must be a date such as 2024-01-31 (found "soon")'],
    [
      '[60, 80, 100]',
      '[60, 80]',
      'overbought.parameters (line 17): must have at least 3 entries (found [60,80])',
    ],
    ['[60, 80, 100]', '[60, 80, .inf]', 'parameters.2 (line 17): must be a finite number (found .inf)'],
    [
      'threshold: 0.5',
      'threshold: 1e400',
      'confidence_threshold (line 31): must be a finite number (found 1e400)',
    ],
    ['lot: 1}', 'lot: 1e-400}', 'decisions.sizing.lot (line 35): must be at least 1e-18 (found 1e-400)'],
    [
      'oversold: [0, 20, 40]',
      'oversold: [0, 10, 20, 30, 40]',
      'fuzzy_sets.rsi_zone.oversold (line 15): must be three or four numbers or {type, parameters} (found [0,10,20,30,40])',
    ],
    [
      'name: full',
      'name: "a\\0b"',
      'name (line 1): has the character U+0000 at place 2, which nobody can read; leave it out',
    ],
    ['name: full', 'name: "\\uD800"', 'has the character U+D800 at place 1'],
    [
      'Uses every section.',
      '"two\\nlines \\e[31m"',
      'description (line 3): has the character U+001B at place 11',
    ],
    ['version: "3.0"', 'version: [3]', 'version (line 2): must be text of 1 to 20 characters, such as "3.0"'],
    [
      'type: rsi,',
      'type: [rsi],',
      'rsi_14.type (line 10): must be the name of a type, such as rsi (found ["rsi"])',
    ],
    [
      'confidence_threshold: 0.5',
      '\u0441onfidence_threshold: 0.5',
      "did you mean 'confidence_threshold'? The '\u0441' that is written is U+0441.",
    ],
    [
      'confidence_threshold: 0.5',
      '\u00a0confidence_threshold: 0.5',
      "did you mean 'confidence_threshold'? The '\u00a0' that is written is U+00A0.",
    ],
    [
      'fuzzy_set: macd_trend',
      'fuzzy_set: {macd_trend: 1}',
      'nn_inputs.1.fuzzy_set (line 24): must be the name of one fuzzy set, such as rsi_zone (found {"macd_trend":1})',
    ],
    [
      'raw_indicator: rsi_14',
      'raw_indicator: 14',
      'nn_inputs.2.raw_indicator (line 25): must be text (found 14); put it in quotes: "14"',
    ],
    ['position_awareness: true', 'position_awareness: yes', 'must be true or false (found "yes")'],
    ['dropout: 0.1', 'dropout: 1', 'model.architecture.dropout (line 28): must be below 1 (found 1)'],
    ['epochs: 50', 'epochs: many', 'training.epochs (line 39): must be a number (found "many")'],
    ['exits: {', 'exits: [1] # {', 'exits (line 36): must be a mapping of keys to values (found [1])'],
    ['activation: relu', 'activation: rleu', 'did you mean \'relu\'? (found "rleu")'],
    ['format: classification', 'format: clasification', "did you mean 'classification'?"],
    ['optimizer: adam', 'optimizer: adamw', 'must be one of adam, sgd, rmsprop; did you mean'],
  ])('%s → %s says what is right', (piece, replacement, words) => {
    expect(errorOf(changed(piece, replacement)).message).toContain(words);
  });
});

describe('text that is not a strategy', () => {
  it.each([
    ['', 'mapping'],
    ['just words', 'mapping'],
    ['[1, 2]', 'mapping'],
    ['a: 1\na: 2', "'a' is given twice; remove one of them (line 2, column 1)"],
    [
      'b: &b {x: 1}\na:\n  <<: *b',
      'Merge keys (<<) are not read; write out the keys that are meant (line 3, column 3)',
    ],
    ['a: {{', 'YAML'],
    ['a: !!binary aGk=', 'tag'],
    ['a: !custom 1', 'tag'],
    ['? {b: 1}\n: 2', 'strings'],
    ['a: 1\n--- \nb: 2', 'multiple documents'],
    ['a: &x [*x]', 'deep'],
    ['a: *nowhere', 'YAML'],
    [`a: &a [${'1,'.repeat(2_000)}1]\nb: [${'*a,'.repeat(40)}*a]`, 'more than 40000 values'],
    [`a: ${'['.repeat(30)}${']'.repeat(30)}`, 'deep'],
    ['['.repeat(20_000), 'YAML'],
    [`# ${'x'.repeat(300_000)}\n${fullStrategy}`, 'characters'],
    [
      `a: &a [1]\n${Array.from({ length: 30 }, (_, i) => `k${i}: &n${i} [${'*a,'.repeat(9)}*a]`).join('\n')}`,
      'alias',
    ],
  ])('case %# is refused as such', (text, words) => {
    expect(errorOf(text).message).toContain(words);
  });

  it('keeps to YAML 1.2 when the file asks for an older one', () => {
    const { problems } = errorOf(
      `%YAML 1.1\n---\n${fullStrategy.replace('position_awareness: true', 'position_awareness: yes')}`,
    );
    expect(problems.map(({ path }) => path)).toContain('decisions.position_awareness');
  });
});
