import { setImmediate } from 'node:timers/promises';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MutationTurns, useMutationTurns } from '../../../../src/faces/http/mutation-turns.js';

/** Counts the turns of the event loop. */
let turn = 0;
let counting: NodeJS.Immediate;
const count = (): void => {
  turn += 1;
  counting = globalThis.setImmediate(count);
};
beforeAll(count);
afterAll(() => clearImmediate(counting));

/** However busy the machine is: no turn is over by time, unless a test is about that. */
function serverThatCounts(turns = new MutationTurns(60_000)) {
  const begun: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const yoga = createYoga({
    schema: createSchema({
      typeDefs:
        'type Query { look: Int! } type Mutation { start(fail: Boolean, steps: Int, forever: Boolean): Int! }',
      resolvers: {
        Query: { look: () => turn },
        Mutation: {
          start: async (_root, { fail, steps = 0, forever = false }) => {
            begun.push(turn);
            underWay += 1;
            mostUnderWay = Math.max(mostUnderWay, underWay);
            for (let step = 0; step < steps; step++) await setImmediate();
            if (forever) await new Promise(() => undefined);
            underWay -= 1;
            if (fail) throw new Error('cannot start');
            return turn;
          },
        },
      },
    }),
    plugins: [useMutationTurns(turns)],
    logging: false,
  });
  const ask = async (query: string) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { readonly data: Readonly<Record<string, number>> | null };
  };
  return { ask, begun, mostUnderWay: () => mostUnderWay };
}

describe('mutations that come in together', () => {
  it('begin in turns of the event loop of their own, in the order in which they came', async () => {
    const { ask, begun } = serverThatCounts();
    await Promise.all(Array.from({ length: 20 }, () => ask('mutation { start }')));
    expect(begun).toEqual([...new Set(begun)].sort((a, b) => a - b));
    expect(begun).toHaveLength(20);
  });

  it('wait until the one before has taken all of its steps', async () => {
    const { ask, mostUnderWay } = serverThatCounts();
    await Promise.all(Array.from({ length: 5 }, () => ask('mutation { start(steps: 3) }')));
    expect(mostUnderWay()).toBe(1);
  });

  it('do not wait for ever for one that does not end', async () => {
    const { ask, begun } = serverThatCounts(new MutationTurns());
    void ask('mutation { start(forever: true) }');
    await ask('mutation { start }');
    expect(begun).toHaveLength(2);
  });

  it('let a query pass that came after them', async () => {
    const { ask, begun } = serverThatCounts();
    const mutations = Promise.all(Array.from({ length: 20 }, () => ask('mutation { start }')));
    await ask('{ look }');
    expect(begun.length).toBeLessThan(20);
    await mutations;
  });

  it('go on after one that failed', async () => {
    const { ask, begun } = serverThatCounts();
    await Promise.all([ask('mutation { start(fail: true) }'), ask('mutation { start }')]);
    expect(begun).toHaveLength(2);
  });
});

describe('work that mutations start', () => {
  const turns = () => new MutationTurns();
  const hasEnded = async (pause: Promise<void> | null) => {
    let ended = pause === null;
    void pause?.then(() => {
      ended = true;
    });
    await setImmediate();
    return ended;
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins at once beside one mutation', async () => {
    const held = turns();
    await held.begin();
    expect(held.pause()).toBeNull();
  });

  it('waits until the last of many has had its turn', async () => {
    const held = turns();
    const [first, second, third] = [held.begin(), held.begin(), held.begin()];
    const pauses = [held.pause(), held.pause()];
    (await first)();
    (await second)();
    expect(await Promise.all(pauses.map(hasEnded))).toEqual([false, false]);
    await third;
    expect(await Promise.all(pauses.map(hasEnded))).toEqual([true, true]);
    expect(held.pause()).toBeNull();
  });

  it('waits for two seconds at most where they do not end', async () => {
    const held = turns();
    const ends: Promise<() => void>[] = [held.begin(), held.begin()];
    const pause = held.pause();
    for (let step = 0; step < 19; step++) {
      ends.push(held.begin());
      (await ends.shift())?.();
      vi.advanceTimersByTime(100);
    }
    expect(await hasEnded(pause)).toBe(false);
    vi.advanceTimersByTime(100);
    expect(await hasEnded(pause)).toBe(true);
    expect(held.pause()).toBeNull();
    for (const end of ends) (await end)();
    // Another burst is held anew.
    const next = [held.begin(), held.begin()];
    expect(await hasEnded(held.pause())).toBe(false);
    for (const end of next) (await end)();
  });
});
