import type { JsonValue } from './json.js';

/**
 * Tells whether lists and objects of a value lie within each other deeper than a limit. JSON.parse reads any depth,
 * and whatever walks through the value by calling itself would exhaust the stack.
 */
export function isDeeperThan(limit: number, value: unknown): boolean {
  let level: readonly JsonValue[] = [value as JsonValue];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((member) =>
      typeof member === 'object' && member !== null ? Object.values(member) : [],
    );
  }
  return false;
}
