import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/base/outer/files/project-root.js';

const run = promisify(execFile);

/** What runs the benchmarks of a version, below its folder. */
export const BENCHMARKS_ENTRY = join('dist', 'benchmarks', 'main.js');

/** What was named is no version. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
}

/** A version that is built. */
export interface OtherVersion {
  readonly folder: string;
  /** Removes what was made for it. */
  remove(): Promise<void>;
}

/**
 * Finds a version to compare with.
 * @param named a folder with a built version, or a commit, branch or tag, which is checked out beside and set up
 * @throws OtherVersionError when it is neither
 */
export async function openOtherVersion(named: string, say: (text: string) => void): Promise<OtherVersion> {
  const given = resolve(named);
  if (existsSync(join(given, BENCHMARKS_ENTRY))) return { folder: given, remove: async () => {} };
  if (existsSync(given))
    throw new OtherVersionError(
      `${named} has no ${BENCHMARKS_ENTRY}. Run npm run setup there, or name a commit.`,
    );
  const parent = await mkdtemp(join(tmpdir(), 'ktrdr-against-'));
  const folder = join(parent, 'version');
  const remove = async (): Promise<void> => {
    await run('git', ['worktree', 'remove', '--force', folder], { cwd: projectRoot }).catch(() => undefined);
    await rm(parent, { recursive: true, force: true });
  };
  try {
    await run('git', ['worktree', 'add', '--detach', folder, named], { cwd: projectRoot }).catch(() => {
      throw new OtherVersionError(`${named} is neither a folder nor a commit. Name one of the two.`);
    });
    say(`setting up ${named}`);
    await run(process.execPath, [join('scripts', 'setup.mjs')], { cwd: folder });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
