import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { backtestProgressCodec } from '../../../../src/kinds/backtest/backtest-progress-codec.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import { barSample } from '../../kinds/backtest/bar-sample.js';
import { entriesOf } from './entries-of.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

/** Runs a script of this folder in a thread of its own and returns once it has said that it is ready. */
async function startWriter(body: string, control: SharedArrayBuffer): Promise<{ ready: unknown }> {
  const { outputFiles } = await build({
    stdin: { contents: `${WRITER_IMPORTS}\n${body}`, resolveDir: here, loader: 'ts' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  });
  const worker = new Worker(outputFiles[0]?.text ?? '', { eval: true, workerData: control });
  workers.push(worker);
  const [ready] = await once(worker, 'message');
  return { ready };
}

const WRITER_IMPORTS = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { barMetricCodec } from '../../../../src/base/pure/bar-metric-codec.js';
  import { CancellationToken } from '../../../../src/places/bridge/cancellation-token.js';
  import { BridgeStateWriter } from '../../../../src/places/bridge/bridge-state-writer.js';
  import { SharedLogWriter } from '../../../../src/places/bridge/shared-log-writer.js';
  import { barSample } from '../../kinds/backtest/bar-sample.js';
  const token = new CancellationToken(workerData);
`;

describe('a bridge between two threads', () => {
  it('is never read torn while the other thread writes as fast as it can', async () => {
    const bridge = new TaskBridge(backtestProgressCodec('AAPL 1d'));
    await startWriter(
      `const writer = new BridgeStateWriter(workerData);
       parentPort.postMessage('ready');
       for (let write = 1; !token.isCancelled; write++) {
         const state = writer.openState();
         for (let slot = 0; slot < state.length; slot++) state[slot] = write;
         writer.closeState();
         // Leaves the reader a gap now and then, as the engine does with the bars between two samples.
         for (let pause = write % 64; pause > 0; pause--) if (token.isCancelled) break;
       }`,
      bridge.control,
    );

    let reads = 0;
    let torn = 0;
    let backward = 0;
    let distinct = 0;
    let last = 0;
    // Only reads that see a new state say anything, so enough of them are waited for.
    while (reads < 200_000 || last < 200_000 || distinct < 1_000) {
      const state = bridge.readState();
      const write = state[StateSlot.CurrentStep] ?? Number.NaN;
      for (let slot = 0; slot < state.length; slot++) if (state[slot] !== write) torn++;
      if (write < last) backward++;
      if (write > last) distinct++;
      last = write;
      reads++;
    }
    bridge.cancellation.cancel();

    expect({ torn, backward }).toEqual({ torn: 0, backward: 0 });
  }, 60_000);

  it('yields every entry once and in order while the other thread appends', async () => {
    const entryCount = 200_000;
    const bridge = new TaskBridge(backtestProgressCodec('AAPL 1d'));
    const { ready } = await startWriter(
      `const log = new SharedLogWriter(workerData, barMetricCodec, ${entryCount});
       parentPort.postMessage(log.buffer);
       // The reader sets the flag when it has the log.
       while (!token.isCancelled);
       for (let seq = 0; seq < ${entryCount}; seq++) log.append(barSample(seq));`,
      bridge.control,
    );
    if (!(ready instanceof SharedArrayBuffer)) throw new TypeError('the writer sent no log');
    bridge.attachLog(ready);
    bridge.cancellation.cancel();

    let next = 0;
    let wrong = 0;
    let readsWithEntries = 0;
    while (next < entryCount) {
      const entries = entriesOf(bridge, next - 1);
      if (entries.length > 0) readsWithEntries++;
      for (const entry of entries) {
        const { equity, barIndex, winRate, position } = barSample(next);
        const isRight =
          entry.seq === next &&
          entry.equity === equity &&
          entry.barIndex === barIndex &&
          entry.winRate === winRate &&
          entry.position === position;
        if (!isRight) wrong++;
        next++;
      }
    }

    expect(wrong).toBe(0);
    expect(entriesOf(bridge, -1)).toHaveLength(entryCount);
    expect(readsWithEntries).toBeGreaterThan(1);
  }, 60_000);
});
