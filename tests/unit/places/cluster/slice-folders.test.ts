import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SliceFolders } from '../../../../src/places/cluster/artifacts/slice-folders.js';
import type { WorkFolders } from '../../../../src/places/cluster/artifacts/work-folders.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const KEPT_MS = 60_000;

describe('the folders of slices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Without the microtasks in between, in which what other tests have left would go on for all that time. */
  async function pass(ms: number): Promise<void> {
    vi.advanceTimersByTime(ms);
    await vi.advanceTimersByTimeAsync(0);
  }

  it('stay for as long as a slice waits or runs, however long that is, and a minute for the next one', async () => {
    const open = new Set<string>();
    const work = {
      prepare: async (_id: string, _written: unknown, { key }: { readonly key: string }) =>
        void open.add(key),
      release: async (key: string) => void open.delete(key),
    } as unknown as WorkFolders;
    const folders = new SliceFolders(work);
    const operation = sampleOperation({ id: 'op_1' });
    await folders.prepare(operation, ['models']);
    await folders.prepare(operation, ['models']);
    folders.release(operation);
    await pass(10 * KEPT_MS);
    expect(open.size).toBe(1);
    folders.release(operation);
    await pass(KEPT_MS - 1);
    // The next one comes in time.
    await folders.prepare(operation, ['models']);
    await pass(10 * KEPT_MS);
    expect(open.size).toBe(1);
    folders.release(operation);
    await pass(KEPT_MS);
    expect(open.size).toBe(0);
  });
});
