import { expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import {
  WalkForwardCoordinator,
  type WalkForwardMeans,
} from '../../../../src/kinds/walk-forward/coordinate-walk-forward.js';
import { foldsStream } from '../../../../src/kinds/walk-forward/walk-forward-streams.js';
import type { Coordination } from '../../../../src/operations/ports/family.js';
import { anOperation, storedResult } from '../../faces/graphql/records.js';

const NUMBERS = [0, 1, 2, 3];
const window = (number: number) => ({
  number,
  train: [{ fromMs: number, toMs: number + 9, bars: 10 }],
  test: [{ fromMs: number + 10, toMs: number + 14, bars: 5 }],
});
/** An entry of the log. */
const passed = (number: number) => ({
  ...{ ...window(number), seq: number, purgedBars: 0, modelPath: `m/${number}`, modelHash: 'h' },
  ...{ trainingId: `op_${number}`, inSample: storedResult.metrics, outOfSample: storedResult.metrics },
});
const { totalReturn } = storedResult.metrics;

it('an attempt that goes on shows windows of the log as tested from the first snapshot on', async () => {
  const snapshots: JsonObject[] = [];
  const log = [passed(0), passed(1), passed(2)];
  const coordination = {
    pin: async () => {},
    report: (_progress: object, snapshot?: JsonObject) => {
      if (snapshot !== undefined) snapshots.push(snapshot);
    },
    slices: { run: (_unit: number, begin: () => unknown) => begin() },
    streams: {
      read: async function* () {
        yield { stream: 'folds', firstSeq: 0, count: 3, bytes: foldsStream.encode(log) };
      },
    },
  } as unknown as Coordination;
  // Models are there at once but for one, which ends the attempt; no account is ever run.
  const means = {
    runSlice: (_operation: object, { kind }: { readonly kind: string }) =>
      kind === 'prepare'
        ? Promise.resolve({ kind: 'prepared', inputs: {}, windows: NUMBERS.map(window) })
        : new Promise(() => {}),
    trainings: () => ({
      train: async ({ key }: { readonly key: string }) => {
        if (key === 'window-3') throw new Error('stopped');
        return { path: '', folder: '', training: anOperation(), result: { modelHash: 'h' } };
      },
    }),
    now: () => new Date(0),
  } as unknown as WalkForwardMeans;
  await expect(
    new WalkForwardCoordinator(anOperation(), {} as never, coordination, means).run(),
  ).rejects.toThrow('stopped');
  expect(snapshots.length).toBeGreaterThan(1);
  for (const snapshot of snapshots) {
    expect(snapshot).toMatchObject({ completedFolds: 3, totalFolds: 4 });
    expect(snapshot.windows).toMatchObject([
      ...[0, 1, 2].map((number) => ({
        ...{ number, state: 'TESTED', inSampleReturn: totalReturn, outOfSampleReturn: totalReturn },
      })),
      { number: 3, state: 'TRAINING', inSampleReturn: null, outOfSampleReturn: null },
    ]);
  }
});
