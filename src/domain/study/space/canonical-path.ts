/** Writes one path in one way: `nn_inputs[0].timeframes` and `training.seed` have another spelling each. */
export function canonicalPath(path: string): string {
  const dotted = path.trim().replaceAll(/\[(\d+)\]/g, '.$1');
  return dotted === 'training.seed' ? 'input.seed' : dotted;
}
