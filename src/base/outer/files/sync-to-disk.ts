import { open } from 'node:fs/promises';

/** Resolves when what was written to a file is on the disk, not only on its way to it. */
export async function syncFile(path: string): Promise<void> {
  await sync(path, 'r+');
}

/** Makes renames in a folder last. Some systems cannot sync a folder; there the file system does it in its own time. */
export async function syncFolder(folder: string): Promise<void> {
  await sync(folder, 'r').catch(() => undefined);
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  await handle.sync().finally(() => handle.close());
}
