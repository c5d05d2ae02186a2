import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { badUserInput } from '../../../../src/faces/graphql/client-error.js';

const schema = z.object({
  first: z.int().min(1).max(200).default(1),
  ids: z.array(z.string()).max(2).default([]),
  idPrefix: z.string().min(1).max(3).default('x'),
  own: z.string().max(1, 'is one letter').default('x'),
});

describe('badUserInput', () => {
  it.each([
    [{ first: 1_000 }, 'first: must be at most 200'],
    [{ first: 0 }, 'first: must be at least 1'],
    [{ ids: ['a', 'b', 'c'] }, 'ids: must have at most 2 entries'],
    [{ idPrefix: '' }, 'idPrefix: must have at least 1 characters'],
    [{ idPrefix: 'abcd' }, 'idPrefix: must have at most 3 characters'],
    [{ own: 'ab' }, 'own: is one letter'],
  ])('says of %j which values are allowed', (input, message) => {
    expect(badUserInput(schema.safeParse(input).error?.issues ?? []).message).toBe(message);
  });
});
