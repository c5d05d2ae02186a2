import { useMemo } from 'preact/hooks';
import type { CurvesData } from '../../../charts/epoch-curves.js';
import { LateChart } from '../../../charts/late-chart.js';
import { formatCount } from '../../../text/format.js';
import { Legend } from '../backtest/equity-section.js';

const loadCurves = async () => (await import('../../../charts/epoch-curves.js')).drawEpochCurves;

interface Epoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly valLoss: number | null;
}

/** The losses after each epoch: where they part, it learns by heart. */
export function Epochs({
  epochs,
  hasMore,
}: {
  readonly epochs: readonly Epoch[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
}) {
  const data = useMemo<CurvesData>(
    () => ({
      steps: epochs.map(({ epoch }) => epoch),
      lines: [
        { color: 'hold', values: epochs.map(({ trainLoss }) => trainLoss) },
        { color: 'accent', values: epochs.map(({ valLoss }) => valLoss) },
      ],
    }),
    [epochs],
  );
  if (epochs.length < 2) return null;
  return (
    <section aria-label="Losses">
      <h2>
        Loss by epoch{' '}
        <Legend
          items={[
            ['hold', 'training'],
            ['accent', 'validation'],
          ]}
        />
      </h2>
      <LateChart name="loss by epoch" class="low" load={loadCurves} data={data} />
      {hasMore && (
        <p class="muted">The first {formatCount(epochs.length)} epochs are shown; the API has all of them.</p>
      )}
    </section>
  );
}
