import { GraphQLError } from 'graphql';
import { builder } from './builder.js';
import { isCalendarDate } from './date-time.js';

const FULL_DATE = /^\d{4}-\d{2}-\d{2}$/;

builder.scalarType('Date', {
  description: 'A calendar date, YYYY-MM-DD.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  serialize: (value) => {
    if (!isDate(value)) throw new RangeError(`Date cannot represent ${JSON.stringify(value)}`);
    return value;
  },
  parseValue: (value) => {
    if (isDate(value)) return value;
    throw new GraphQLError(
      `Date cannot represent ${JSON.stringify(value)}: expected an existing day as "YYYY-MM-DD".`,
    );
  },
});

function isDate(value: unknown): value is string {
  return typeof value === 'string' && FULL_DATE.test(value) && isCalendarDate(value);
}
