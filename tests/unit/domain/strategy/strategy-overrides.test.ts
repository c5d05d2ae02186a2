import { describe, expect, it } from 'vitest';
import { strategyHash } from '../../../../src/domain/strategy/strategy-hash.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { changed, fullStrategy, modelStrategyOf } from './strategy-texts.js';

const override = (path: string, value: string): string => applyOverrides(fullStrategy, [{ path, value }]);

describe('applyOverrides', () => {
  it('returns the text as it is when there is nothing to override', () => {
    expect(applyOverrides(fullStrategy, [])).toBe(fullStrategy);
  });

  it('replaces one value and keeps everything else, comments included', () => {
    const expected = changed('confidence_threshold: 0.5', 'confidence_threshold: 0.7');
    expect(override('decisions.confidence_threshold', '0.7')).toBe(expected.replace('0.10', '0.10'));
  });

  it('reaches into lists and takes flow collections', () => {
    const text = applyOverrides(fullStrategy, [
      { path: 'nn_inputs.1.timeframes', value: '[1h]' },
      { path: 'nn_inputs[0].timeframes', value: '[1d]' },
      { path: 'model.architecture.hidden_layers', value: '[]' },
      { path: 'decisions.sizing', value: '{fraction: 1, lot: 0.01}' },
    ]);
    const strategy = modelStrategyOf(text);
    expect(strategy.inputs.map(({ timeframes }) => timeframes)).toEqual([['1d'], ['1h'], ['1h']]);
    expect(strategy.model.hiddenLayers).toEqual([]);
    expect(strategy.decisions.sizing).toEqual({ fraction: 1, lot: 0.01 });
  });

  it('adds keys of the grammar that the file does not have', () => {
    const withoutExits = fullStrategy.replace(/^exits: .*\n/m, '');
    const text = applyOverrides(withoutExits, [
      { path: 'exits.trailing_stop_pct', value: '0.02' },
      { path: 'indicators.macd_12_26_9.source', value: 'open' },
    ]);
    const strategy = modelStrategyOf(text);
    expect(strategy.exits.trailingStopPct).toBe(0.02);
    expect(strategy.indicators[1]?.params.source).toBe('open');
  });

  it.each([
    [
      'decisions.confidence',
      '1',
      "override path 'decisions.confidence' is not in the strategy; did you mean 'confidence_threshold'?",
    ],
    [
      'confidence_threshold',
      '1',
      "override path 'confidence_threshold' is not in the strategy; did you mean 'decisions.confidence_threshold'?",
    ],
    ['stop_loss', '1', 'Known are name, training_data'],
    ['indicators.rsi_41.period', '1', "did you mean 'rsi_14'?"],
    ['indicators.rsi_14.lookback', '1', "did you mean 'source'?"],
    ['nn_inputs.3.timeframes', 'all', 'the list has entries 0 to 2'],
    ['..', '1', 'is not a dotted path'],
    ['decisions.confidence_threshold', 'a: 1', 'is not a YAML scalar or flow collection'],
    ['decisions.confidence_threshold', '', 'is not a YAML scalar or flow collection'],
    ['decisions.confidence_threshold', '2', 'found 2'],
  ])('refuses %s = %s', (path, value, words) => {
    expect(() => override(path, value)).toThrow(words);
    expect(() => override(path, value)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  });

  const shared = changed(
    'exits: {stop_loss_pct: 0.05, take_profit_pct: 0.10}',
    'exits: {stop_loss_pct: &near 0.05, trailing_stop_pct: *near, take_profit_pct: 0.10}',
  );
  const exitsOf = (path: string, value: string) =>
    modelStrategyOf(applyOverrides(shared, [{ path, value }])).exits;

  it('changes what an alias repeats with what it repeats, as an edit of the file would', () => {
    expect(exitsOf('exits.stop_loss_pct', '0.1')).toMatchObject({ stopLossPct: 0.1, trailingStopPct: 0.1 });
    expect(exitsOf('exits.trailing_stop_pct', '0.1')).toMatchObject({
      stopLossPct: 0.05,
      trailingStopPct: 0.1,
    });
  });

  it('keeps anchors of the file apart from those of a value', () => {
    const between = shared
      .replace(', trailing_stop_pct: *near, take', ', take')
      .replace('take_profit_pct: 0.10}', 'take_profit_pct: 0.10, trailing_stop_pct: *near}');
    const text = applyOverrides(between, [{ path: 'exits.take_profit_pct', value: '&near 0.3' }]);
    expect(modelStrategyOf(text).exits).toMatchObject({
      stopLossPct: 0.05,
      takeProfitPct: 0.3,
      trailingStopPct: 0.05,
    });
  });

  it('refuses to take away what an alias elsewhere repeats', () => {
    const repeated = changed('fraction: 0.25', 'fraction: &share 0.25').replace(
      'stop_loss_pct: 0.05',
      'stop_loss_pct: *share',
    );
    expect(() => applyOverrides(repeated, [{ path: 'decisions.sizing', value: '{lot: 1}' }])).toThrow(
      "override path 'decisions.sizing' takes away &share, which *share repeats; override single values",
    );
    const nothing = changed('exits: {stop_loss_pct: 0.05, take_profit_pct: 0.10}', 'exits: &none');
    expect(() =>
      applyOverrides(`${nothing}\nnotes: *none\n`, [{ path: 'exits.stop_loss_pct', value: '0.1' }]),
    ).toThrow("override path 'exits.stop_loss_pct' takes away &none");
  });

  it('reports every override that is wrong', () => {
    const wrong = [
      { path: 'decision.sizing', value: '1' },
      { path: 'exits.stop_los_pct', value: '1' },
    ];
    expect(() => applyOverrides(fullStrategy, wrong)).toThrow(
      expect.objectContaining({ problems: [expect.anything(), expect.anything()] }),
    );
  });
});

describe('strategyHash', () => {
  it('changes with any value and not with line ends or the encoding mark', () => {
    const hash = strategyHash(fullStrategy);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(strategyHash(`\uFEFF${fullStrategy.replaceAll('\n', '\r\n')}`)).toBe(hash);
    expect(strategyHash(changed('epochs: 50', 'epochs: 51'))).not.toBe(hash);
  });
});
