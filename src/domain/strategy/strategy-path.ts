import { type Document, isAlias, isMap, isSeq } from 'yaml';

/** Returns the steps of a dotted path such as `nn_inputs[0].timeframes`; none for what is no path. */
export function splitPath(path: string): readonly string[] {
  const steps = path
    .trim()
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.');
  return steps.every((step) => step !== '') ? steps : [];
}

/**
 * Returns what lies one step below a node; undefined where there is nothing. It follows aliases: an override of
 * something shared changes it everywhere, as an edit of the file would.
 */
export function child(document: Document, node: unknown, step: string): unknown {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isMap(parent)) return parent.get(step, true);
  if (isSeq(parent)) return /^\d+$/.test(step) ? parent.get(Number(step), true) : undefined;
  return undefined;
}
