import { useMemo } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { LateChart } from '../../../charts/late-chart.js';
import type { LinesData } from '../../../charts/lines-chart.js';
import { loadLines } from '../../../charts/load-lines.js';
import { BacktestRollingDocument, type SamplePart } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { formatCount } from '../../../text/format.js';
import { secondsOf } from './curves.js';

type Points = readonly { readonly date: string; readonly value?: number | null }[];

/** Sharpe ratio and volatility of half a year, rolled over the part. */
export function Rolling({ id, part }: { readonly id: string; readonly part: SamplePart }) {
  const answer = usePolled(BacktestRollingDocument, { id, part }, never);
  const found = withField(answer.data?.operation, 'result')?.result?.analysis ?? null;
  const sharpe = useMemo(() => linesOf('Sharpe ratio', found?.rollingSharpe.points ?? [], 1, ''), [found]);
  const volatility = useMemo(
    () => linesOf('volatility', found?.rollingVolatility.points ?? [], 100, ' %'),
    [found],
  );
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (found === null) return <Skeleton lines={4} />;
  const { windowPeriods, points } = found.rollingSharpe;
  return (
    <section class={answer.isStale ? 'stale' : undefined}>
      <h3>Rolling Sharpe ratio and volatility</h3>
      {points.length === 0 ? (
        <p class="muted">A window of half a year needs {formatCount(windowPeriods)} returns.</p>
      ) : (
        <>
          <LateChart name="rolling Sharpe ratio" class="low" load={loadLines} data={sharpe} />
          <LateChart name="rolling volatility" class="low" load={loadLines} data={volatility} />
          <p class="muted">
            Each point is of the {formatCount(windowPeriods)} returns before it, annualised.
          </p>
        </>
      )}
    </section>
  );
}

function linesOf(name: string, points: Points, factor: number, unit: string): LinesData {
  return {
    // Windows end with a day, whatever the bars are.
    style: { zone: 'UTC', isIntraday: false },
    ...{ unit, decimals: 2, isLogarithmic: false, pointed: null, onPoint: null, bands: [] },
    lines: [
      {
        ...{ name, color: 'accent', isStrong: false },
        times: points.map(({ date }) => secondsOf(date)),
        values: points.map(({ value }) => (value == null ? null : factor * value)),
      },
    ],
  };
}
