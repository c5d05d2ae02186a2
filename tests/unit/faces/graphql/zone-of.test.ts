import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../../../src/faces/graphql/zone-of.js';

const NEW_YORK = { timezone: 'America/New_York' };

describe('the zone of an operation', () => {
  it.each([
    ['that of its instrument', NEW_YORK, 'America/New_York'],
    ['that of all symbols of a study', { data: [NEW_YORK, NEW_YORK] }, 'America/New_York'],
    ['null for symbols of several zones', { data: [NEW_YORK, { timezone: 'UTC' }] }, null],
    ['null where no zone was pinned', { data: [{ symbol: 'AAPL' }, 7] }, null],
    ['null where another kind pinned a text', { data: 'sha256' }, null],
    ['null before it has begun', null, null],
  ])('is %s', (_what, pinnedInputs, zone) => {
    expect(zoneOf({ pinnedInputs })).toBe(zone);
  });
});
