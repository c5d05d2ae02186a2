import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The variable that names the folder of bars that the tests of one run share. */
export const SHARED_BARS = 'KTRDR_SHARED_BARS';

/** Makes that folder before the tests, and returns what removes it after them. */
export default function shareBars(): (() => void) | undefined {
  if (process.env[SHARED_BARS] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-bars-'));
  process.env[SHARED_BARS] = folder;
  return () => {
    delete process.env[SHARED_BARS];
    rmSync(folder, { recursive: true, force: true });
  };
}
