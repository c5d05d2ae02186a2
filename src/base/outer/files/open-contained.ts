import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import { PathNotContainedError } from './contained-path.js';
import { LOCK_FILE } from './lock-file.js';

/** What the system says where there is no file. */
const NO_FILE = 'ENOENT';
/** Where Linux shows which file each descriptor of this process has open. */
const DESCRIPTORS = '/proc/self/fd';
/** How often a file may be replaced by another, between opening it and looking where it lies. */
const ATTEMPTS = 5;

/**
 * Opens a file for reading, and makes sure that what is open lies below a folder. A check of the path alone says nothing
 * of the file that is opened afterwards: a link may have taken its place.
 * @param file absolute
 * @param root the folder, without symbolic links on its way, as realpath returns it
 * @param name what messages call the file
 * @param descriptors where the system shows what is open; where it does not, device and number are compared
 * @returns the open file, which is to be closed; it may be no regular file
 * @throws PathNotContainedError when it lies elsewhere; for the lock of a folder what the system says of no file
 */
export async function openContained(
  file: string,
  root: string,
  name: string,
  descriptors = DESCRIPTORS,
): Promise<FileHandle> {
  if (basename(file) === LOCK_FILE)
    throw Object.assign(new Error(`${NO_FILE}: ${name}`), { code: NO_FILE, syscall: 'open' });
  for (let attempt = 1; ; attempt++) {
    // Opening a pipe would wait until somebody writes to it.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const path = await pathOf(handle, file, descriptors);
      if (path !== null && isInside(path, root)) return handle;
      if (path !== null || attempt === ATTEMPTS) throw outside(name);
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
  }
}

/** Returns what is read of a file below a folder, and closes it. The parameters and errors are those of openContained. */
export async function withContained<T>(
  file: string,
  root: string,
  name: string,
  read: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await openContained(file, root, name);
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

/** Says whether a path lies below a folder; both absolute and without symbolic links. */
export function isInside(path: string, root: string): boolean {
  const inside = relative(root, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** Returns where an open file lies; null when another file has taken its place meanwhile. */
async function pathOf(handle: FileHandle, file: string, descriptors: string): Promise<string | null> {
  try {
    return await readlink(`${descriptors}/${handle.fd}`);
  } catch {
    // No such thing on this system: the file is asked for a second time, and has to be the same.
    const path = await realpath(file);
    const [opened, found] = await Promise.all([handle.stat({ bigint: true }), lstat(path, { bigint: true })]);
    return opened.dev === found.dev && opened.ino === found.ino ? path : null;
  }
}

function outside(name: string): PathNotContainedError {
  return new PathNotContainedError(name, 'leads outside its folder through a symbolic link');
}
