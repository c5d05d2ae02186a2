import { type Document, isMap, isScalar, type Pair, Scalar, visit, type YAMLMap } from 'yaml';
import type { YamlPath } from './yaml-source.js';

/**
 * Reports decimal commas in flow mappings, where `{fraction: 0,5}` is the value 0 and a key '5' without a value.
 * What was meant is put in their place, so that nothing else is said about them.
 * @param report is given the path of the value that was cut, and how to write it
 */
export function reportDecimalCommas(
  document: Document,
  report: (path: YamlPath, text: string) => void,
): void {
  visit(document, {
    Map(_key, map, ancestors) {
      if (!map.flow) return;
      const path = ancestors.flatMap((ancestor, depth) => stepOf(ancestor, ancestors[depth + 1] ?? map));
      for (const [before, comma] of commasIn(map)) {
        const value = before.value as Scalar;
        const [whole, rest] = [String(value.source), keyOf(comma)];
        const meant = `${whole}.${rest}`;
        const alternative = /^\d{3}$/.test(rest) && !/^[+-]?0+$/.test(whole) ? ` or ${whole}${rest}` : '';
        report(
          [...path, keyOf(before)],
          `${whole},${rest} in braces is the value ${whole} and a key '${rest}', because a comma ends a value; ` +
            `write ${meant}${alternative}`,
        );
        const repaired = new Scalar(Number.parseFloat(meant));
        repaired.source = meant;
        if (value.range) repaired.range = value.range;
        before.value = repaired;
        map.items.splice(map.items.indexOf(comma), 1);
      }
    },
  });
}

/** Returns entries whose value was cut by a comma, each with the entry that holds what came after it. */
function commasIn({ items }: YAMLMap): readonly (readonly [before: Pair, comma: Pair])[] {
  return items.flatMap((pair, i) => {
    const before = items[i - 1];
    return before !== undefined && isCutNumber(before, pair) ? [[before, pair] as const] : [];
  });
}

/** Nobody writes a space after a decimal comma, nor a colon after what follows it. */
function isCutNumber({ value }: Pair, { key, value: nothing }: Pair): boolean {
  if (nothing !== null || !isScalar(key) || key.type !== 'PLAIN' || !isScalar(value)) return false;
  if (!/^\d+(e[+-]?\d+)?%?$/i.test(String(key.value)) || !/^[+-]?\d+$/.test(String(value.source)))
    return false;
  return value.range?.[1] !== undefined && key.range?.[0] === value.range[1] + 1;
}

function stepOf(ancestor: unknown, child: unknown): YamlPath {
  if (typeof ancestor !== 'object' || ancestor === null) return [];
  if ('items' in ancestor && !isMap(ancestor)) return [(ancestor.items as readonly unknown[]).indexOf(child)];
  return 'key' in ancestor && isScalar(ancestor.key) ? [String(ancestor.key.value)] : [];
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
