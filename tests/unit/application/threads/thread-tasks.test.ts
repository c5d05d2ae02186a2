import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTaskRunner } from '../../../../src/application/threads/thread-tasks.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { minuteWorkspace } from '../../../support/rsi-workspace.js';
import { sentBacktest } from '../../kinds/backtest/backtest-task.js';

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
});
