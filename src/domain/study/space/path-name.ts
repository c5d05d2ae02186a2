/**
 * Returns what tells a parameter from the others, in as few keys of its path as that takes: `period`, or
 * `rsi_14.period` beside `rsi_7.period`.
 * @param paths of all of them, its own among them or not
 */
export function pathName(path: string, paths: readonly string[]): string {
  const keys = path.split('.');
  const others = paths.filter((other) => other !== path).map((other) => `.${other}`);
  const names = keys.map((_, index) => keys.slice(keys.length - 1 - index).join('.'));
  return names.find((name) => !others.some((other) => other.endsWith(`.${name}`))) ?? path;
}
