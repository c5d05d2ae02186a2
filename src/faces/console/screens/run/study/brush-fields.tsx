import { type Brushes, withBrush } from './brushes.js';
import type { StudyAxis } from './study-axes.js';

/** The brushes as fields, for keys and for readers: from which value to which. */
export function BrushFields({
  axes,
  brushes,
  onBrushes,
}: {
  readonly axes: readonly StudyAxis[];
  readonly brushes: Brushes;
  readonly onBrushes: (brushes: Brushes) => void;
}) {
  return (
    <details class="section" open={brushes.size > 0}>
      <summary>
        Narrow by value{' '}
        {brushes.size > 0 && (
          <small>
            {axes
              .filter(({ name }) => brushes.has(name))
              .map(({ label }) => label)
              .join(', ')}
          </small>
        )}
      </summary>
      <div class="brush-fields" data-in-address>
        {axes.map((axis) => {
          const range = brushes.get(axis.name) ?? null;
          const set = (side: 0 | 1, text: string) => {
            const open = [axis.low, axis.high][side] ?? 0;
            const value = text === '' ? open : Number(text) / axis.factor;
            const [from, to] = range ?? [axis.low, axis.high];
            const next = side === 0 ? ([value, to] as const) : ([from, value] as const);
            const isAll = next[0] <= axis.low && next[1] >= axis.high;
            onBrushes(withBrush(brushes, axis.name, isAll ? null : next));
          };
          return (
            <fieldset key={axis.name}>
              <legend>
                {axis.label}
                {axis.factor === 100 && ', %'}
              </legend>
              <End axis={axis} side={0} value={range?.[0] ?? null} onChange={(text) => set(0, text)} /> –{' '}
              <End axis={axis} side={1} value={range?.[1] ?? null} onChange={(text) => set(1, text)} />
            </fieldset>
          );
        })}
        {brushes.size > 0 && (
          <button type="button" onClick={() => onBrushes(new Map())}>
            Show all trials
          </button>
        )}
      </div>
    </details>
  );
}

function End({
  axis: { label, categories, low, high, factor, write },
  side,
  value,
  onChange,
}: {
  readonly axis: StudyAxis;
  readonly side: 0 | 1;
  readonly value: number | null;
  readonly onChange: (text: string) => void;
}) {
  const name = `${label} ${side === 0 ? 'from' : 'to'}`;
  const open = side === 0 ? low : high;
  if (categories !== null)
    return (
      <select
        aria-label={name}
        value={value === null ? '' : String(side === 0 ? Math.ceil(value) : Math.floor(value))}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        <option value="">{write(open)}</option>
        {categories.map((category, index) => (
          <option key={category} value={String(index)}>
            {category}
          </option>
        ))}
      </select>
    );
  return (
    <input
      type="number"
      step="any"
      aria-label={name}
      placeholder={String(Number((open * factor).toPrecision(4)))}
      value={value === null ? '' : String(Number((value * factor).toPrecision(4)))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
