import { describe, expect, it } from 'vitest';
import { boundedFailure, boundedWarnings } from '../../../src/operations/watch/bounded-outcome.js';

describe('a failure that is stored', () => {
  it('has a message of at most 4,000 characters, whoever wrote it', () => {
    const { code, message } = boundedFailure({
      code: 'c'.repeat(500),
      message: 'm'.repeat(5_000_000),
      retryable: false,
    });
    expect([code.length, message.length]).toEqual([100, 4_000]);
  });
});

describe('warnings that are stored', () => {
  const info = { code: 'STRATEGY_KEY_IGNORED', severity: 'INFO', message: 'ignored' } as const;
  const invalid = { code: 'IN_SAMPLE', severity: 'INVALIDATES', message: 'seen' } as const;

  it('stay as they are when they are few', () => {
    const warnings = [info, invalid, ...Array.from({ length: 98 }, () => ({ ...info }))];
    expect(boundedWarnings(warnings)).toEqual(warnings);
  });

  it('are at most a hundred: the gravest, in their order, and how many more there were', () => {
    const warnings = [...Array.from({ length: 5_000 }, () => ({ ...info })), invalid];
    const bounded = boundedWarnings(warnings);
    expect(bounded).toHaveLength(100);
    expect(bounded.slice(0, 98)).toEqual(warnings.slice(0, 98));
    expect(bounded[98]).toEqual(invalid);
    expect(bounded[99]).toEqual({
      code: 'MORE_WARNINGS',
      severity: 'INFO',
      message: 'There are 4902 more warnings, such as ignored',
    });
  });

  it('keep the gravity of those that are left out', () => {
    const bounded = boundedWarnings(Array.from({ length: 150 }, () => ({ ...invalid })));
    expect(bounded.at(-1)).toMatchObject({ code: 'MORE_WARNINGS', severity: 'INVALIDATES' });
  });
});
