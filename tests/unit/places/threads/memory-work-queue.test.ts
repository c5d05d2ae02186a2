import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../../src/operations/ports/work-queue.js';
import { MemoryWorkQueue } from '../../../../src/places/threads/memory-work-queue.js';

const unit = (operationId: string, priority = 0, index = 0) => ({ operationId, index, priority });

async function claimAll(queue: MemoryWorkQueue): Promise<string[]> {
  const claimed: string[] = [];
  for (let lease = await queue.claim(); lease !== null; lease = await queue.claim()) {
    claimed.push(lease.unit.operationId);
  }
  return claimed;
}

describe('a queue in memory', () => {
  it('yields units by priority, and equal ones in the order in which they came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 60 }),
        async (priorities) => {
          const queue = new MemoryWorkQueue();
          for (const [index, priority] of priorities.entries()) await queue.offer(unit(`${index}`, priority));
          const expected = priorities
            .map((priority, index) => ({ priority, index }))
            .sort((a, b) => b.priority - a.priority || a.index - b.index);
          expect(await claimAll(queue)).toEqual(expected.map(({ index }) => `${index}`));
        },
      ),
    );
  });

  it('yields a unit to one at a time, however often it is offered', async () => {
    const queue = new MemoryWorkQueue();
    await queue.offer(unit('a'));
    await queue.offer(unit('a'));
    const lease = (await queue.claim()) as Lease;
    await queue.offer(unit('a'));
    expect(await queue.claim()).toBeNull();
    await queue.release(lease);
    await queue.offer(unit('a'));
    expect((await queue.claim())?.unit).toEqual(unit('a'));
  });

  it('tells units of one operation apart', async () => {
    const queue = new MemoryWorkQueue();
    for (const index of [0, 1, 2]) await queue.offer(unit('a', 0, index));
    expect(await claimAll(queue)).toEqual(['a', 'a', 'a']);
  });

  it('takes out what waits of an operation, and leaves what runs', async () => {
    const queue = new MemoryWorkQueue();
    await queue.offer(unit('a', 0, 0));
    const lease = (await queue.claim()) as Lease;
    for (const [id, index] of [
      ['a', 1],
      ['b', 0],
      ['a', 2],
    ] as const)
      await queue.offer(unit(id, 0, index));
    await queue.withdraw('a');
    expect(await claimAll(queue)).toEqual(['b']);
    expect(await queue.renew(lease)).toBe(true);
  });

  it('knows a lease that is over', async () => {
    const queue = new MemoryWorkQueue();
    await queue.offer(unit('a'));
    const first = (await queue.claim()) as Lease;
    await queue.release(first);
    await queue.offer(unit('a'));
    const second = (await queue.claim()) as Lease;
    await queue.release(first);
    expect([await queue.renew(first), await queue.renew(second)]).toEqual([false, true]);
  });
});
