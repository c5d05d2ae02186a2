import { describe, expect, it } from 'vitest';
import { DATA_OPTIONS, withOptionNames } from '../../../../src/faces/cli/option-names.js';
import { AmbiguousStampsError } from '../../../../src/market-data/ambiguous-stamps-error.js';

describe('what stamps may mean', () => {
  const message = (option: 'stamp' | 'dayStart', values: readonly [string, string]): string =>
    new AmbiguousStampsError(
      'w.csv',
      'weeks are dated Sunday, such as 2024-01-21',
      [
        { meaning: 'each is the week that begins then', value: values[0] },
        { meaning: 'each is the week that ends then', value: values[1] },
      ],
      option,
    ).message;

  it('is asked in the words of the API', () => {
    expect(message('stamp', ['open', 'close'])).toBe(
      "The file 'w.csv': weeks are dated Sunday, such as 2024-01-21. That may mean two things: " +
        'each is the week that begins then (stamp open), or each is the week that ends then (stamp close). Say which.',
    );
  });

  it.each([
    ['stamp', ['open', 'close'], ['(--stamp open)', '(--stamp close)']],
    ['dayStart', ['00:00', '17:00'], ['(--day-start 00:00)', '(--day-start 17:00)']],
  ] as const)('is asked in those of the command line for %s', (option, values, shown) => {
    const text = withOptionNames(message(option, values), DATA_OPTIONS);
    for (const words of shown) expect(text).toContain(words);
  });
});
