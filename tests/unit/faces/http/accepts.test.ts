import { describe, expect, it } from 'vitest';
import { accepts } from '../../../../src/faces/http/accepts.js';

const takesGzip = (encodings: string) =>
  accepts({ headers: new Headers({ 'accept-encoding': encodings }) }, 'accept-encoding', 'gzip');

describe('what a request takes', () => {
  it.each(['gzip', 'br, gzip', 'GZIP;q=0.001, identity', 'gzip ; q=1.0', 'identity;q=0, gzip'])(
    'is what it names: %s',
    (encodings) => {
      expect(takesGzip(encodings)).toBe(true);
    },
  );

  it.each(['', 'br', 'gzip;q=0', 'gzip; Q=0.000, br', 'x-gzip', '*'])(
    'is nothing else, and nothing of weight 0: %j',
    (encodings) => {
      expect(takesGzip(encodings)).toBe(false);
    },
  );
});
