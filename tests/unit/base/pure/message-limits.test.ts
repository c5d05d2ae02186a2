import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/base/pure/app-error.js';
import { boundedMessage, listedInMessage } from '../../../../src/base/pure/message-limits.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';

class SomeError extends AppError {
  readonly code = 'SOME';
}

describe('messages', () => {
  it('are cut at 4,000 characters, whoever makes them', () => {
    expect(boundedMessage('x'.repeat(4_000))).toHaveLength(4_000);
    expect(boundedMessage('x'.repeat(4_001))).toBe(`${'x'.repeat(3_999)}…`);
    expect(new SomeError('x'.repeat(3_200_000)).message).toHaveLength(4_000);
    expect(
      new InvalidInputError([{ path: [], code: 'X', message: 'y'.repeat(9_000) }]).issues[0]?.message,
    ).toHaveLength(4_000);
  });

  it('name the first entries of a list and how many more there are', () => {
    expect(listedInMessage(['a', 'b'])).toBe('a, b');
    expect(listedInMessage(['a', 'b', 'c', 'd'], { separator: '; ', limit: 2 })).toBe('a; b and 2 more');
    const many = Array.from({ length: 200_000 }, (_, index) => `'shard${index}'`);
    expect(listedInMessage(many)).toMatch(/^'shard0', .*'shard19' and 199980 more$/);
  });
});
