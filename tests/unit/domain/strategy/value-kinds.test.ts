import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { problemsOf } from './problems-of.js';
import { changed } from './strategy-texts.js';

const messagesOf = (text: string): string =>
  problemsOf(text)
    .map(({ message }) => message)
    .join('\n');

describe('text that YAML reads as something else', () => {
  // Tickers of Tokyo, Shanghai, Hong Kong, and words of YAML; each as it must be repeated, zeros and all.
  const words = ['7203', '600519', '0700', '1e5', '0x1F', '-1', '.nan', '.inf', 'TRUE', 'False'];

  it.each(words)('is asked to be put in quotes as a symbol: %s', (word) => {
    const message = messagesOf(changed('symbol: AAPL', `symbol: ${word}`));
    expect(message).toContain(
      `training_data.symbols.symbol (line 5): must be text (found ${word}); put it in quotes: "${word}"`,
    );
    const quoted = parseStrategy(changed('symbol: AAPL', `symbol: "${word}"`));
    expect(quoted.strategy.trainingData.symbols).toEqual([word]);
  });

  it('is asked for in a list of symbols too, and for a name and a description', () => {
    const text = changed('{mode: single, symbol: AAPL}', '{mode: multi_symbol, list: [AAPL, 0005]}')
      .replace('name: full', 'name: 2024')
      .replace('description: Uses every section.', 'description: true');
    for (const quotes of ['"0005"', '"2024"', '"true"']) {
      expect(messagesOf(text)).toContain(`put it in quotes: ${quotes}`);
    }
  });

  it('is not asked to wear quotes where it should be a date', () => {
    const message = messagesOf(changed('start: 2015-01-01', 'start: 20150101'));
    expect(message).toContain('start (line 8): must be a date such as 2024-01-31 (found 20150101)');
    expect(message).not.toContain('quotes');
  });
});

describe('a number or a truth that is written as text', () => {
  it.each([
    ['"0.5"', 'remove the quotes'],
    ['"5e-1"', 'remove the quotes'],
    ['40%', 'write 0.4 for 40 %'],
    ['0.7 %', 'write 0.007 for 0.7 %'],
    ['12,5%', 'write 0.125 for 12.5 %'],
    ['0,4', 'write 0.4, with a point'],
    ['1_000', 'write 1000'],
    ['1,000,000', 'write 1000000'],
    ['1,00,000', 'write 100000'],
    ['1_0000', 'write 10000'],
    ["1'000.5", 'write 1000.5'],
    ['1 000', 'write 1000'],
    ['1,000', 'write 1000 or 1.000'],
    ['0,125', 'write 0.125, with a point'],
    ['1.000,5', 'write 1000.5'],
    ['\uff10.5', 'write 0.5'],
    ['\u22120.5', 'write -0.5'],
  ])('is told how to be written as a number: %s', (written, remedy) => {
    const text = changed('confidence_threshold: 0.5', `confidence_threshold: ${written}`);
    expect(messagesOf(text)).toMatch(/must be a number \(found ".*"\); /);
    expect(messagesOf(text)).toContain(remedy);
  });

  it.each([
    ['yes', 'write true'],
    ['On', 'write true'],
    ['no', 'write false'],
    ['"false"', 'remove the quotes'],
  ])('is told how to be written as a truth: %s', (written, remedy) => {
    const text = changed('position_awareness: true', `position_awareness: ${written}`);
    expect(messagesOf(text)).toMatch(/must be true or false \(found ".*"\); /);
    expect(messagesOf(text)).toContain(remedy);
  });

  it('is told nothing where it is like neither', () => {
    expect(messagesOf(changed('epochs: 50', 'epochs: many'))).toMatch(/must be a number \(found "many"\)$/);
  });
});
