import type { z } from 'zod';
import { meantTimeframe, timeframeDemand } from '../market/timeframe-names.js';
import { nearestName } from './nearest-name.js';

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of numbers',
  object: 'a mapping of keys to values',
};

const NOUNS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  array: ['entry', 'entries'],
  string: ['character', 'characters'],
};

/** Returns what a value must be, in words for people who write strategies; for a name also the nearest known one. */
export function schemaComplaint(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${isUnbounded(issue.expected, found) ? 'a finite number' : (KINDS[issue.expected] ?? issue.expected)}`;
    case 'too_small':
      return bound(issue.inclusive === false ? 'above' : 'at least', issue.minimum, issue.origin);
    case 'too_big':
      return bound(issue.inclusive === false ? 'below' : 'at most', issue.maximum, issue.origin);
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a date such as 2024-01-31' : issue.message;
    case 'invalid_value': {
      const names = issue.values.map(String);
      if (typeof found === 'string' && names.includes('1mo') && meantTimeframe(found) !== null) {
        return `is not a timeframe; ${timeframeDemand(found)}`;
      }
      const list = `must be ${names.length === 1 ? '' : 'one of '}${names.join(', ')}`;
      return typeof found === 'string' && names.length > 1
        ? `${list}; did you mean '${nearestName(found, names)}'?`
        : list;
    }
    default:
      return issue.message;
  }
}

function isUnbounded(expected: string, found: unknown): boolean {
  return expected !== 'string' && typeof found === 'number' && !Number.isFinite(found);
}

function bound(relation: string, limit: number | bigint, origin: string): string {
  const unit = NOUNS[origin];
  if (unit === undefined) return `must be ${relation} ${limit}`;
  return `must have ${relation} ${limit} ${limit === 1 ? unit[0] : unit[1]}`;
}
