import { useMemo } from 'preact/hooks';
import { LateChart } from '../../charts/late-chart.js';
import type { ScatterData } from '../../charts/scatter.js';
import { decimalsFor, formatPercent } from '../../text/format.js';
import { type ComparedRun, isInvalid, LINE_COLORS, nameOf } from './comparison.js';

const loadScatter = async () => (await import('../../charts/scatter.js')).drawScatter;

/** Return a year against its volatility: above and to the left is better. */
export function ReturnAndRisk({
  runs,
  pointed,
  onPoint,
}: {
  readonly runs: readonly ComparedRun[];
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}) {
  const points = useMemo<ScatterData['points']>(
    () =>
      runs.map((run, index) => ({
        name: nameOf(run),
        color: LINE_COLORS[index] ?? 'hold',
        x: run.metrics?.annualizedVolatility ?? null,
        y: run.metrics?.cagr ?? null,
        isHollow: isInvalid(run),
      })),
    [runs],
  );
  const data = useMemo<ScatterData>(
    () => ({
      points,
      pointed,
      onPoint,
      xName: 'volatility a year',
      yName: 'return a year',
      write: (value, step) => formatPercent(value, { decimals: decimalsFor(100 * step) }),
    }),
    [points, pointed],
  );
  if (points.filter(({ x, y }) => x !== null && y !== null).length < 2) return null;
  return (
    <section aria-label="Return and risk">
      <h2>
        Return against risk <small>further up and to the left is better</small>
      </h2>
      <LateChart name="return a year against volatility" class="tall" load={loadScatter} data={data} />
    </section>
  );
}
