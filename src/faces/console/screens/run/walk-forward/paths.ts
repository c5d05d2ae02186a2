/** What tells the paths of a combinatorial walk-forward apart. */
interface MeasuredPath {
  readonly metrics: { readonly sharpeRatio: number | null; readonly totalReturn: number };
}

/** Returns the path that the figures of a walk-forward are of: the server chooses that with the median Sharpe ratio. */
export function shownPath<Path extends MeasuredPath>(
  paths: readonly Path[],
  shown: MeasuredPath['metrics'],
): Path | undefined {
  return paths.find(
    ({ metrics }) => metrics.sharpeRatio === shown.sharpeRatio && metrics.totalReturn === shown.totalReturn,
  );
}

/** Returns the paths with the smallest and the largest Sharpe ratio; none where no path has one, one where they are one. */
export function extremes<Path extends MeasuredPath>(paths: readonly Path[]): readonly Path[] {
  const sorted = paths
    .filter(({ metrics }) => metrics.sharpeRatio !== null)
    .sort((one, other) => (one.metrics.sharpeRatio ?? 0) - (other.metrics.sharpeRatio ?? 0));
  return sorted.length < 2 ? sorted : [sorted[0] as Path, sorted.at(-1) as Path];
}
