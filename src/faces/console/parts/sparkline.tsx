const WIDTH = 88;
const HEIGHT = 22;

/** The course of the account in a few points. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  // An account that never moved has no course.
  if (values.length < 2 || span === 0) return null;
  const at = (value: number, index: number) =>
    `${((index / (values.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 1 - ((value - low) / span) * (HEIGHT - 2)).toFixed(1)}`;
  const [first = 0] = values;
  const side = (values.at(-1) ?? 0) >= first ? 'gain' : 'loss';
  return (
    <svg
      class={`sparkline ${side}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <polyline points={values.map(at).join(' ')} />
    </svg>
  );
}
