import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../pure/app-error.js';
import { isLongerThan, shortened } from '../../pure/plain-text.js';
import { TEXT_LIMITS } from '../../pure/text-limits.js';

/** Thrown for a path that leaves, or would leave, the folder it has to stay in. */
export class PathNotContainedError extends AppError {
  readonly code = 'PATH_NOT_CONTAINED';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`The path '${path}' ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}

/**
 * Resolves a public path such as `strategies/rsi.yaml` to a file below the folder that its first segment stands for.
 *
 * The path is taken literally: nothing is URL-decoded, and a backslash is an ordinary character.
 * Symbolic links are followed before the check, so that none of them leads out of the folder.
 * @param prefix the first segment, such as `strategies`
 * @param folder the configured folder, absolute
 * @returns the absolute path; the file itself may be missing
 * @throws PathNotContainedError when the path is absolute, too long, has another first segment, or leaves the folder
 */
export function resolveContained(path: string, prefix: string, folder: string): string {
  if (isLongerThan(path, TEXT_LIMITS.path)) {
    throw new PathNotContainedError(
      shortened(path, 51),
      `has ${path.length} characters; at most ${TEXT_LIMITS.path} are allowed`,
    );
  }
  if (path.includes('\0'))
    throw new PathNotContainedError(path.replaceAll('\0', '\\0'), 'contains a null character');
  if (isAbsolute(path))
    throw new PathNotContainedError(path, `is absolute; give it relative, as '${prefix}/…'`);
  const [first, ...rest] = path.split('/');
  if (first !== prefix || rest.every((step) => step === '' || step === '.')) {
    throw new PathNotContainedError(path, `must name something inside '${prefix}/'`);
  }
  if (rest.includes('..'))
    throw new PathNotContainedError(path, `must not contain '..'; give the path inside '${prefix}/'`);
  const target = resolve(folder, join(...rest));
  assertContained(path, target, folder);
  return target;
}

function assertContained(path: string, target: string, folder: string): void {
  const root = realpathOfExisting(folder);
  const inside = relative(root, realpathOfExisting(target));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new PathNotContainedError(path, 'leads outside its folder through a symbolic link');
  }
}

/** Follows symbolic links as far as the path exists and appends what does not. */
function realpathOfExisting(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const parent = resolve(path, '..');
    if (parent === path || !isMissing(error)) return path;
    return join(realpathOfExisting(parent), relative(parent, path));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
