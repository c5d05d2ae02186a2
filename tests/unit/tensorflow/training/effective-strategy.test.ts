import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { effectiveStrategy } from '../../../../src/tensorflow/training/effective-strategy.js';

const own = { symbols: [], timeframes: [], epochs: 0, overrides: [] };

describe('effectiveStrategy', () => {
  let text: string;

  beforeAll(async () => {
    text = await readFile(
      join(import.meta.dirname, '../../../../strategies/rsi_mean_reversion.yaml'),
      'utf8',
    );
  });

  it('leaves the text as it is where nothing else is asked for', () => {
    expect(effectiveStrategy(text, own).source).toBe(text);
    const same = { ...own, symbols: ['AAPL'], timeframes: ['1d'], epochs: 60 };
    expect(effectiveStrategy(text, same).source).toBe(text);
  });

  it('puts symbols, timeframes and epochs into the text', () => {
    const asked = { ...own, symbols: ['AAPL', 'NO'], timeframes: ['1h', '1d'], epochs: 5 };
    const { strategy, source } = effectiveStrategy(text, asked);
    expect(strategy.trainingData).toMatchObject({
      symbols: ['AAPL', 'NO'],
      timeframes: ['1h', '1d'],
      baseTimeframe: '1d',
    });
    expect(strategy.training.epochs).toBe(5);
    expect(effectiveStrategy(source, own).strategy).toEqual(strategy);
  });

  it('keeps the order of the timeframes, which is that of the features, whatever order is asked for', () => {
    const { source } = effectiveStrategy(text, { ...own, timeframes: ['1w', '1d'] });
    expect(effectiveStrategy(source, { ...own, timeframes: ['1d', '1w'] }).source).toBe(source);
  });

  it('takes the first timeframe as the base where that of the strategy is not asked for', () => {
    const { strategy } = effectiveStrategy(text, { ...own, timeframes: ['4h', '1h'] });
    expect(strategy.trainingData).toMatchObject({ timeframes: ['4h', '1h'], baseTimeframe: '4h' });
  });

  it('applies overrides before', () => {
    const overrides = [{ path: 'training.epochs', value: '7' }];
    expect(effectiveStrategy(text, { ...own, overrides }).strategy.training.epochs).toBe(7);
    expect(effectiveStrategy(text, { ...own, overrides, epochs: 9 }).strategy.training.epochs).toBe(9);
  });

  it('says what is wrong', () => {
    const overrides = [{ path: 'training.epochs', value: 'many' }];
    expect(() => effectiveStrategy(text, { ...own, overrides })).toThrow(StrategyValidationError);
  });
});
