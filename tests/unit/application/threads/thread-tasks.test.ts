import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTaskRunner } from '../../../../src/application/threads/thread-tasks.js';
import { ResourceShortageError } from '../../../../src/base/pure/resource-shortage.js';
import { isDamaging, type ThreadMessage } from '../../../../src/places/threads/protocol.js';
import {
  type TensorflowBackend,
  TensorflowUnavailableError,
} from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { minuteWorkspace } from '../../../support/rsi-workspace.js';
import { sentBacktest } from '../../kinds/backtest/backtest-task.js';

const ASKED = {
  ...{ symbol: 'NONE', timeframe: '1m', strategyConfigPath: 'strategies/none.yaml', modelPath: null },
  ...{ startDate: '2024-01-01', endDate: '2024-01-31' },
};
/** More than one part of an outcome. */
const DAYS = 36;

describe('a thread', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-thread-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives away no memory of what it tells: V8 would check every access to its columns from then on', async () => {
    const { backtest } = await minuteWorkspace(folder, DAYS);
    const { port1, port2 } = new MessageChannel();
    const post = vi.spyOn(port1, 'postMessage');
    const { symbol, timeframe, strategyConfigPath, modelPath = null, startDate, endDate } = backtest;
    const asked = { symbol, timeframe, strategyConfigPath, modelPath, startDate, endDate };
    const task = sentBacktest(folder, asked, port1);
    await (await createTaskRunner({ tensorflowBackend: 'wasm' }))(task);
    port1.close();
    port2.close();

    const told = post.mock.calls.map(([message]) => message as ThreadMessage);
    const parts = told.flatMap((message) => (message.kind === 'part' ? [message.part] : []));
    expect(parts).toHaveLength(2);
    // What was given away is empty on this side.
    for (const { pieces } of parts) {
      expect(pieces.map(({ stream }) => stream)).toEqual(['trades', 'equity']);
      for (const { bytes } of pieces) expect(bytes.byteLength).toBeGreaterThan(0);
    }
  });

  const short = () => Promise.reject(new ResourceShortageError('EMFILE'));
  const works = async () => ({ backend: 'cpu', reason: 'test' }) as const;

  /** Runs a task of no kind, where each try to load TensorFlow ends as a test says; the last one again and again. */
  async function endAfter(...tries: (() => Promise<TensorflowBackend>)[]) {
    let tried = 0;
    const select = () => (tries[Math.min(tried++, tries.length - 1)] as (typeof tries)[number])();
    const { port1, port2 } = new MessageChannel();
    const posted = new Promise<ThreadMessage>((resolve) => {
      port2.on('message', (message: ThreadMessage) => message.kind === 'ended' && resolve(message));
    });
    const task = sentBacktest(folder, ASKED, port1);
    void createTaskRunner({ tensorflowBackend: 'auto' }, [], select).then((run) => run(task));
    const message = await posted;
    port1.close();
    port2.close();
    return { end: (message as Extract<ThreadMessage, { kind: 'ended' }>).end, tried };
  }

  it('tries again with its first task where the machine was short when it came up', async () => {
    const { end, tried } = await endAfter(short, works);
    expect(tried).toBe(2);
    // It gets as far as the strategy, which is not there.
    expect(end).toMatchObject({ kind: 'failed', failure: { code: expect.not.stringContaining('RESOURCE') } });
  });

  it('ends with a failure that may be tried again where the machine is short still, and is replaced', async () => {
    const { end } = await endAfter(short);
    expect(end).toMatchObject({ failure: { code: 'RESOURCE_EXHAUSTED', retryable: true } });
    expect(isDamaging(end)).toBe(true);
  });

  it('tells the log alone what a library says', async () => {
    const said = new Error('cannot open /srv/ktrdr/tfjs_binding.node');
    const { end } = await endAfter(() =>
      Promise.reject(new TensorflowUnavailableError('node', 'it does not work here', said)),
    );
    if (end.kind !== 'failed') throw new Error(`It ${end.kind}`);
    expect(end.failure.code).toBe('TENSORFLOW_UNAVAILABLE');
    expect(end.failure.message).not.toContain('/srv');
    expect(end.defect).toContain('/srv/ktrdr/tfjs_binding.node');
  });
});
