import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { ParallelData } from '../../../charts/parallel-axes.js';
import { formatCount } from '../../../text/format.js';
import { BrushFields } from './brush-fields.js';
import { type Brushes, withBrush } from './brushes.js';
import type { Study } from './study-answer.js';
import type { StudyAxis } from './study-axes.js';
import type { TrialTable } from './trial-table.js';

const loadParallel = async () => (await import('../../../charts/parallel-axes.js')).drawParallelAxes;

/** All trials over all parameters and metrics; a stroke along an axis narrows them, and the ranking with them. */
export function ParallelView({
  table,
  axes,
  mask,
  brushes,
  objective,
  onBrushes,
}: {
  readonly table: TrialTable;
  readonly axes: readonly StudyAxis[];
  readonly mask: Uint8Array;
  readonly brushes: Brushes;
  readonly objective: Study['parameters']['objective'];
  readonly onBrushes: (brushes: Brushes) => void;
}) {
  const chosen = useMemo(() => mask.reduce((sum, one) => sum + one, 0), [mask]);
  const data = useMemo<ParallelData>(
    () => ({
      axes,
      mask,
      brushes,
      goodness: goodnessOf(table, objective),
      onBrush: (name, range) => onBrushes(withBrush(brushes, name, range)),
    }),
    [axes, mask],
  );
  return (
    <section aria-label="Parallel coordinates">
      <h2>
        All at once{' '}
        <small role="status">
          {brushes.size === 0
            ? `${formatCount(mask.length)} trials; draw along an axis to narrow them`
            : `${formatCount(chosen)} of ${formatCount(mask.length)} trials`}
        </small>
      </h2>
      <LateChart
        name="parallel coordinates of all trials"
        class="tall brushed"
        load={loadParallel}
        data={data}
      />
      <BrushFields axes={axes} brushes={brushes} onBrushes={onBrushes} />
    </section>
  );
}

/** Where each trial lies between the worst and the best objective of those that keep the constraints. */
function goodnessOf(
  table: TrialTable,
  { metric, direction }: Study['parameters']['objective'],
): Float64Array {
  const values = table.metrics.get(metric) ?? new Float64Array();
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, value] of values.entries()) {
    if (table.feasible[index] !== 1 || Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.map((value, index) => {
    if (table.feasible[index] !== 1) return Number.NaN;
    const place = (value - low) / (high - low || 1);
    return direction === 'MINIMIZE' ? 1 - place : place;
  });
}
