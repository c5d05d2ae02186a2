import { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { vi } from 'vitest';

/** Where the system tells which file a descriptor has open. */
export const canTellSyncs = process.platform === 'linux';

/** Hears of each file and folder that is synced to the disk, by its path at that moment; vi.restoreAllMocks ends it. */
export async function onSync(hear: (path: string) => void): Promise<void> {
  const handle = await open('/dev/null');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { sync } = prototype;
  vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    hear(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  });
}
