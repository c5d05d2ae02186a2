/** Entry of a worker thread that writes the state of a bridge, over and over, until it is cancelled. */
import { parentPort, workerData } from 'node:worker_threads';
import { BridgeStateWriter } from '../../src/places/bridge/bridge-state-writer.js';
import { CancellationToken } from '../../src/places/bridge/cancellation-token.js';

export interface WriterTask {
  readonly control: SharedArrayBuffer;
  /** Leaves the reader a gap now and then, as the engine does with the bars between two samples. */
  readonly withPauses: boolean;
}

export interface WriterReport {
  readonly writes: number;
  readonly elapsedMs: number;
}

const { control, withPauses } = workerData as WriterTask;
const token = new CancellationToken(control);
const writer = new BridgeStateWriter(control);

parentPort?.postMessage('ready');
const startMs = performance.now();
let writes = 0;
while (!token.isCancelled) {
  writes++;
  const state = writer.openState();
  for (let slot = 0; slot < state.length; slot++) state[slot] = writes;
  writer.closeState();
  for (let pause = withPauses ? writes % 64 : 0; pause > 0; pause--) if (token.isCancelled) break;
}
parentPort?.postMessage({ writes, elapsedMs: performance.now() - startMs } satisfies WriterReport);
