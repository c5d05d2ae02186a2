import type { ProblemList } from '../problem-list.js';
import type { YamlPath } from '../yaml-source.js';

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Tells whether a name may be part of a feature id; records a problem when it may not. */
export function checkIdentifier(name: string, path: YamlPath, problems: ProblemList): boolean {
  if (IDENTIFIER.test(name)) return true;
  problems.add(
    path,
    'a name has 1 to 64 letters from a to z, digits, _ or -, and begins with a letter or digit',
  );
  return false;
}

/** Tells whether a value is a mapping; records a problem when it is not. */
export function checkMapping(
  value: unknown,
  path: YamlPath,
  problems: ProblemList,
): value is Readonly<Record<string, unknown>> {
  if (isMapping(value)) return true;
  problems.add(path, 'must be a mapping of keys to values');
  return false;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
