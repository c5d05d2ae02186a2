import type { HoldoutsQuery } from '../client/generated/graphql.js';
import { count } from './format.js';

/** Says what is sealed, or was, and how often it was looked at. */
export function holdoutSentence({
  id,
  symbol,
  from,
  openedAt,
  looks,
}: HoldoutsQuery['holdouts'][number]): string {
  const looked = looks === 0 ? 'nobody has looked' : `${count(looks, 'look')} so far`;
  return openedAt == null
    ? `${symbol} is sealed from ${from} on; ${looked}\n${id}`
    : `${symbol} is open; it was sealed from ${from} on, ${looks === 0 ? 'and nobody had looked' : `with ${count(looks, 'look')}`}\n${id}`;
}
