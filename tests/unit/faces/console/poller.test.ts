import { describe, expect, it } from 'vitest';
import { listWaitMs } from '../../../../src/faces/console/api/poll-waits.js';
import { type Polled, Poller } from '../../../../src/faces/console/api/poller.js';

class Away extends Error {}

/** A poller in a world where time passes when the test says so. */
function stage(
  answers: (string | Error | Promise<string>)[],
  waitMs: (data: string) => number | null = () => 1_000,
) {
  let now = 0;
  let isHidden = false;
  let planned: { at: number; callback: () => void } | null = null;
  let asked = 0;
  const states: Polled<string>[] = [];
  const poller = new Poller<string>({
    ask: async (signal) => {
      asked += 1;
      const answer = answers.shift() ?? 'last';
      if (answer instanceof Error) throw answer;
      const gone = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      return Promise.race([answer, gone]);
    },
    waitMs,
    isWatched: (data) => data !== 'idle',
    isAway: (error): error is Away => error instanceof Away,
    onChange: (state) => states.push(state),
    host: {
      now: () => now,
      isHidden: () => isHidden,
      later(callback, delayMs) {
        const plan = { at: now + delayMs, callback };
        planned = plan;
        return () => {
          if (planned === plan) planned = null;
        };
      },
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    poller,
    states,
    asked: () => asked,
    wait: () => (planned === null ? null : planned.at - now),
    hide: (hidden: boolean) => {
      isHidden = hidden;
    },
    settle,
    async pass(ms: number) {
      now += ms;
      if (planned !== null && planned.at <= now) {
        const { callback } = planned;
        planned = null;
        callback();
      }
      await settle();
    },
  };
}

describe('a poller', () => {
  it('asks as often as the answer says, and no more once nothing will change', async () => {
    const { poller, states, wait, pass, settle, asked } = stage(['a', 'done'], (data) =>
      data === 'done' ? null : 250,
    );
    poller.refresh();
    await settle();
    expect(states.at(-1)).toMatchObject({ data: 'a', updatedAtMs: 0 });
    expect(wait()).toBe(250);
    await pass(250);
    expect(states.at(-1)).toMatchObject({ data: 'done', updatedAtMs: 250 });
    expect(wait()).toBeNull();
    expect(asked()).toBe(2);
  });

  it('waits longer and longer while the server is away, keeps what it has, and comes back', async () => {
    const { poller, states, wait, pass, settle } = stage([
      'a',
      new Away('The disk is full.'),
      new Away(),
      new Away(),
      'b',
    ]);
    poller.refresh();
    await settle();
    await pass(1_000);
    expect(states.at(-1)).toMatchObject({
      data: 'a',
      away: { untilMs: 2_000, message: 'The disk is full.' },
    });
    await pass(1_000);
    expect(wait()).toBe(2_000);
    await pass(2_000);
    expect(wait()).toBe(4_000);
    await pass(4_000);
    expect(states.at(-1)).toMatchObject({ data: 'b', away: null });
    expect(wait()).toBe(1_000);
  });

  it('never waits longer than half a minute for a server that is away', async () => {
    const { poller, wait, pass, settle } = stage(Array.from({ length: 12 }, () => new Away()));
    poller.refresh();
    await settle();
    for (let round = 0; round < 10; round += 1) await pass(wait() ?? 0);
    expect(wait()).toBe(30_000);
  });

  it('stops at a refusal and keeps what it has', async () => {
    const { poller, states, wait, pass, settle } = stage(['a', new Error('QUERY_TOO_COMPLEX')]);
    poller.refresh();
    await settle();
    await pass(1_000);
    expect(states.at(-1)).toMatchObject({ data: 'a', refusal: new Error('QUERY_TOO_COMPLEX') });
    expect(wait()).toBeNull();
  });

  it('asks once in half a minute in a hidden tab, and at once when that is shown', async () => {
    const { poller, wait, hide, settle, asked } = stage(['a', 'b']);
    hide(true);
    poller.refresh();
    await settle();
    expect(wait()).toBe(30_000);
    hide(false);
    poller.wake();
    await settle();
    expect(asked()).toBe(2);
    expect(wait()).toBe(1_000);
  });

  it('asks no more in a hidden tab where nothing goes on, and at once when that is shown', async () => {
    const { poller, wait, hide, pass, settle, asked } = stage(['idle', 'idle', 'b']);
    poller.refresh();
    await settle();
    hide(true);
    await pass(1_000);
    expect([asked(), wait()]).toEqual([1, null]);
    poller.wake();
    await settle();
    expect(asked()).toBe(1);
    hide(false);
    poller.wake();
    await settle();
    expect([asked(), wait()]).toEqual([2, 1_000]);
  });

  it('does not ask anew for what is done when its tab is shown', async () => {
    const { poller, settle, asked } = stage(['a'], () => null);
    poller.refresh();
    await settle();
    poller.wake();
    await settle();
    expect(asked()).toBe(1);
  });

  it('asks once more where somebody asked anew meanwhile: the answer under way may be older', async () => {
    const { poller, states, settle, asked } = stage(['before', 'behind'], () => null);
    poller.refresh();
    poller.refresh();
    poller.refresh();
    await settle();
    expect(states.map(({ data }) => data)).toEqual(['before', 'behind']);
    expect(asked()).toBe(2);
  });

  it('gives up a question of more than ten seconds when somebody insists', async () => {
    const { poller, states, pass, settle, asked } = stage([new Promise<string>(() => {}), 'a'], () => null);
    poller.refresh();
    await pass(10_000);
    poller.insist();
    await settle();
    expect(asked()).toBe(1);
    await pass(1);
    poller.insist();
    await settle();
    expect(states.at(-1)).toMatchObject({ data: 'a', away: null });
    expect(asked()).toBe(2);
  });

  it('gives up a question of more than ten seconds when its tab is shown, and no younger one', async () => {
    const never = new Promise<string>(() => {});
    const { poller, states, pass, settle, asked, hide } = stage([never, 'a'], () => null);
    poller.refresh();
    await pass(10_000);
    poller.wake();
    await settle();
    expect(asked()).toBe(1);
    hide(true);
    await pass(1);
    poller.wake();
    await settle();
    expect(asked()).toBe(1);
    hide(false);
    poller.wake();
    await settle();
    expect(states.at(-1)).toMatchObject({ data: 'a', away: null });
    expect(asked()).toBe(2);
  });

  it('waits for an answer however long it takes where what it is about changes meanwhile', async () => {
    let answer = (_: string): void => {};
    const slow = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const { poller, states, pass, settle, asked } = stage([slow, 'behind'], () => null);
    poller.refresh();
    for (let change = 0; change < 3; change += 1) {
      await pass(10_001);
      poller.refresh();
    }
    expect(asked()).toBe(1);
    answer('before');
    await settle();
    expect(states.map(({ data }) => data)).toEqual(['before', 'behind']);
  });

  it('asks one question at a time, and none once it is ended', async () => {
    const { poller, settle, asked, wait, states } = stage(['a']);
    poller.refresh();
    poller.refresh();
    poller.end();
    await settle();
    poller.refresh();
    expect([asked(), wait(), states.length]).toEqual([1, null, 0]);
  });
});

describe('the wait of a list', () => {
  it('is never the hundred milliseconds of its youngest row', () => {
    expect(listWaitMs([{ pollAfterMs: 100 }, { pollAfterMs: null }])).toBe(1_000);
  });

  it('is that of its slowest row up to two seconds, and five where nothing runs', () => {
    expect(listWaitMs([{ pollAfterMs: 100 }, { pollAfterMs: 1_500 }])).toBe(1_500);
    expect(listWaitMs([{ pollAfterMs: 9_000 }])).toBe(2_000);
    expect(listWaitMs([{ pollAfterMs: null }])).toBe(5_000);
    expect(listWaitMs([])).toBe(5_000);
  });
});
