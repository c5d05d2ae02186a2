import { mkdir, open, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type StandIn, standInsSchema } from '../../../operations/ports/stand-ins.js';

/** What the list of stand-ins is called among the files of an operation: one for all, however many names a folder has. */
export const STAND_INS_PATH = 'stand-ins.json';

/** What the system says where something is at a path, or on the way to it. */
const THERE = ['EEXIST', 'ENOTDIR'];

export async function* encodeStandIns(standIns: readonly StandIn[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(standIns));
}

/** @throws ZodError, SyntaxError for what no backend has written */
export function decodeStandIns(bytes: Uint8Array): readonly StandIn[] {
  return standInsSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Puts into a folder what stands for others, each unless something is there. @param folder absolute */
export async function makeStandIns(folder: string, standIns: readonly StandIn[]): Promise<void> {
  for (const standIn of standIns) {
    try {
      await make(folder, standIn);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && THERE.includes(String(error.code)))) throw error;
    }
  }
}

async function make(folder: string, standIn: StandIn): Promise<void> {
  const target = join(folder, standIn.path);
  await mkdir(dirname(target), { recursive: true });
  switch (standIn.kind) {
    case 'folder':
      await mkdir(target);
      return;
    case 'linked-folder': {
      const hidden = `.${basename(target)}`;
      await symlink(hidden, target);
      await mkdir(join(dirname(target), hidden), { recursive: true });
      return;
    }
    case 'outside':
      await symlink(dirname(folder), target);
      return;
    case 'nowhere':
      // A link to itself leads nowhere whatever else is in the folder.
      await symlink(basename(target), target);
      return;
    case 'closed':
      await (await open(target, 'wx', 0)).close();
      return;
    case 'file': {
      const file = await open(target, 'wx');
      // Takes no room on the disk.
      await file.truncate(standIn.bytes).finally(() => file.close());
    }
  }
}
