import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AttackOptions, attack } from '../../../scripts/attack/attack.js';
import { hold, NotHere } from '../../../scripts/attack/hold.js';
import type { Situation } from '../../../scripts/attack/situation.js';

const situation = (name: string, run: Situation['run']): Situation => ({ name, does: '', holds: '', run });
const held = situation('held', async () => 'it was');
const broken = situation('broken', async () => {
  hold(false, 'it was not');
  return '';
});
const elsewhere = situation('elsewhere', () => Promise.reject(new NotHere('prlimit is missing')));
const slow = situation('slow', async () => {
  await pause(60_000, undefined, { ref: false });
  return 'at last';
});

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const run = (situations: readonly Situation[], options: Partial<AttackOptions> = {}) =>
  attack(situations, { isFull: false, ...options });

describe('a run of attacks', () => {
  it.each([
    ['all hold', [held, held], {}, true, '2 passed, 0 failed'],
    ['one does not hold', [held, broken], {}, false, '1 passed, 1 failed'],
    ['one cannot be done here', [held, elsewhere], {}, true, '1 passed, 0 failed'],
    [
      'one cannot be done where all must be',
      [held, elsewhere],
      { isWhole: true },
      false,
      '1 passed, 1 failed',
    ],
  ])('where %s', async (_what, situations, options, isHeld, count) => {
    expect(await run(situations, options)).toBe(isHeld);
    expect(printed.at(-1)).toBe(count);
  });

  it('says which tool is missing', async () => {
    await run([elsewhere]);
    expect(printed[0]).toMatch(/^skip elsewhere .*: prlimit is missing$/);
  });

  it('fails with its time what is not over and what was not begun, and ends', async () => {
    expect(await run([slow, slow, held, held], { longestMs: 100 })).toBe(false);
    expect(printed.at(-1)).toBe('0 passed, 4 failed');
    expect(printed.filter((line) => line.includes('it was not begun'))).toHaveLength(2);
  });
});
