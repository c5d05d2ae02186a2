import { GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLScalarType)) throw new Error(`${name} is not a scalar`);
  return type;
}

describe('DateTime', () => {
  it('leaves in UTC with milliseconds and a trailing Z, from a date or from milliseconds', () => {
    expect(scalar('DateTime').serialize(new Date('2024-01-31T09:30:00+01:00'))).toBe(
      '2024-01-31T08:30:00.000Z',
    );
    expect(scalar('DateTime').serialize(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it('does not leave when it is no instant', () => {
    expect(() => scalar('DateTime').serialize(Number.NaN)).toThrow();
    expect(() => scalar('DateTime').serialize(new Date('nonsense'))).toThrow();
  });

  it.each([
    ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['2024-01-01t00:00:00.5z', Date.UTC(2024, 0, 1, 0, 0, 0, 500)],
    ['2024-01-01T00:00:00-05:00', Date.UTC(2024, 0, 1, 5)],
  ])('reads %s', (text, epochMs) => {
    expect(scalar('DateTime').parseValue(text)).toEqual(new Date(epochMs));
  });

  it.each(['2023-02-29T00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01T00:00:00', '2024-01-01', '', 5, null])(
    'refuses %j',
    (value) => {
      expect(() => scalar('DateTime').parseValue(value)).toThrow(/DateTime cannot represent/);
    },
  );
});

describe('Date', () => {
  it.each(['2024-02-29', '2000-01-01'])('takes and gives %s unchanged', (day) => {
    expect(scalar('Date').parseValue(day)).toBe(day);
    expect(scalar('Date').serialize(day)).toBe(day);
  });

  it.each(['2023-02-29', '2024-13-01', '2024-1-1', '20240101', '2024-01-01T00:00:00Z', 20240101])(
    'refuses %j',
    (value) => {
      expect(() => scalar('Date').parseValue(value)).toThrow(/Date cannot represent/);
      expect(() => scalar('Date').serialize(value)).toThrow(/Date cannot represent/);
    },
  );
});
