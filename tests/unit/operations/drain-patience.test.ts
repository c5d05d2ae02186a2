import { describe, expect, it } from 'vitest';
import { DrainPatience } from '../../../src/operations/life/drain-patience.js';

describe('DrainPatience', () => {
  it('waits for a silent host however long it takes', () => {
    const patience = new DrainPatience();
    for (let tries = 0; tries < 10_000; tries++) expect(patience.after('silent')).toBe(500);
  });

  it('asks a host that refuses less and less often, and gives up after ten minutes', () => {
    const patience = new DrainPatience();
    const pauses: number[] = [];
    for (let pauseMs = patience.after('refused'); pauseMs !== null; pauseMs = patience.after('refused'))
      pauses.push(pauseMs);
    expect(pauses.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    const totalMs = pauses.reduce((sum, pauseMs) => sum + pauseMs, 0);
    expect(totalMs).toBeGreaterThanOrEqual(600_000);
    expect(totalMs).toBeLessThan(630_000);
  });

  it('does not count the time in which nobody answered', () => {
    const patience = new DrainPatience();
    for (let tries = 0; tries < 10_000; tries++) patience.after('silent');
    expect(patience.after('refused')).toBe(500);
  });
});
