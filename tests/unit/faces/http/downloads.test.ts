import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Downloads } from '../../../../src/faces/http/downloads.js';
import { testApi } from '../graphql/test-api.js';

async function* endless(): AsyncGenerator<string> {
  for (;;) yield 'line\n';
}

/** Waits until everything that was set off has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('downloads', () => {
  it('are 16 side by side, and the next one is asked to come again', async () => {
    const { fetch } = testApi({ files: { equityCsv: endless, report: async () => '<p>' } });
    const open = [];
    for (let index = 0; index < 16; index += 1) open.push(await fetch('/operations/op_1/equity.csv'));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    for (const file of ['equity.csv', 'report']) {
      const refused = await fetch(`/operations/op_1/${file}`);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await refused.text()).toContain('TOO_MANY_DOWNLOADS');
    }
    expect((await fetch('/operations/op_1/equity.csv', { method: 'HEAD' })).status).toBe(200);
    await open[0]?.body?.cancel();
    expect((await fetch('/operations/op_1/equity.csv')).status).toBe(200);
  });

  it('make no piece before the one before it is taken', async () => {
    let made = 0;
    async function* pieces() {
      for (;;) {
        made += 1;
        yield `${made}\n`;
      }
    }
    const body = new Downloads().body(pieces(), new AbortController().signal, events());
    await settled();
    expect(made).toBeLessThanOrEqual(2);
    await body.cancel();
  });

  it('end when their client has left, whatever was being made, and tell no error', async () => {
    const { events: told, onBroken } = watchedEvents();
    const gone = new AbortController();
    let fail = (_error: Error): void => {};
    async function* pieces() {
      yield 'first\n';
      await new Promise((_resolve, reject) => {
        fail = reject;
      });
    }
    const downloads = new Downloads({ maxOpen: 1 });
    const reader = downloads.body(pieces(), gone.signal, told).getReader();
    await reader.read();
    void reader.read().catch(() => {});
    await settled();
    expect(downloads.isFull).toBe(true);
    gone.abort();
    void reader.cancel();
    fail(new Error('the connection is gone'));
    await settled();
    expect(downloads.isFull).toBe(false);
    expect(onBroken).toEqual([]);
  });

  it('tell the error that broke them', async () => {
    const { events: told, onBroken } = watchedEvents();
    async function* pieces() {
      yield 'first\n';
      throw new Error('removed');
    }
    const body = new Downloads().body(pieces(), new AbortController().signal, told);
    await expect(new Response(body).text()).rejects.toThrow('removed');
    expect(onBroken).toEqual([new Error('removed')]);
  });

  describe('that nobody reads', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
    afterEach(() => void vi.useRealTimers());

    it('are cut after a minute without a read, and leave their place', async () => {
      const { events: told, cuts } = watchedEvents();
      const downloads = new Downloads({ maxOpen: 1 });
      const reader = downloads.body(endless(), new AbortController().signal, told).getReader();
      await reader.read();
      await settled();
      vi.advanceTimersByTime(59_999);
      expect([downloads.isFull, cuts()]).toEqual([true, 0]);
      await reader.read();
      await settled();
      vi.advanceTimersByTime(59_999);
      expect([downloads.isFull, cuts()]).toEqual([true, 0]);
      vi.advanceTimersByTime(1);
      expect([downloads.isFull, cuts()]).toEqual([false, 1]);
    });
  });
});

function events() {
  return { onBroken: () => {}, cut: () => {} };
}

function watchedEvents() {
  const onBroken: unknown[] = [];
  let cuts = 0;
  return {
    events: {
      onBroken: (error: unknown) => void onBroken.push(error),
      cut: () => {
        cuts += 1;
      },
    },
    onBroken,
    cuts: () => cuts,
  };
}
