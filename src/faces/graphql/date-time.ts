import { GraphQLError } from 'graphql';
import { builder } from './builder.js';

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

// Written here because the one of graphql-scalars leaves the server as a Date object and lets invalid numbers pass.
builder.scalarType('DateTime', {
  description:
    'An instant, RFC 3339, always in UTC with a trailing Z and milliseconds. Input may carry any offset.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => {
    const instant = new Date(value);
    if (Number.isNaN(instant.getTime())) throw new RangeError(`DateTime cannot represent ${String(value)}`);
    return instant.toISOString();
  },
  parseValue: (value) => {
    const date = typeof value === 'string' ? RFC_3339.exec(value)?.[1] : undefined;
    if (typeof value !== 'string' || date === undefined || !isCalendarDate(date)) {
      throw new GraphQLError(
        `DateTime cannot represent ${JSON.stringify(value)}: expected RFC 3339, such as "2024-01-31T09:30:00Z".`,
      );
    }
    return new Date(value.toUpperCase());
  },
});

/** Says whether a YYYY-MM-DD names a day that exists; `Date` alone would move 31 February into March. */
export function isCalendarDate(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}
