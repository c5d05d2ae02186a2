const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Draws values as a line of blocks, the lowest as ▁ and the highest as █; equal values lie in the middle.
 * @returns empty for no values
 */
export function sparkline(values: readonly number[]): string {
  const lowest = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const highest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const top = BLOCKS.length - 1;
  return values
    .map((value) => {
      const height = highest > lowest ? (value - lowest) / (highest - lowest) : 0.5;
      return BLOCKS[Math.round(height * top)];
    })
    .join('');
}
