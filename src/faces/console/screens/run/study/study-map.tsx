import { useMemo, useState } from 'preact/hooks';
import { pathName } from '../../../../../domain/study/space/path-name.js';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import type { HeatData } from '../../../charts/heat-map.js';
import { ChartRoom, LateChart } from '../../../charts/late-chart.js';
import { type MetricName, StudyMapDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { setQuery, usePlace } from '../../../shell/router.js';
import { useOnChange } from '../use-on-change.js';
import { cellText } from './cell-text.js';
import type { Study } from './study-answer.js';

const loadHeatMap = async () => (await import('../../../charts/heat-map.js')).drawHeatMap;

/** The objective over two parameters: first the two that matter most. */
export function StudyMap({
  id,
  paths,
  effects,
  metric,
  generation,
}: {
  readonly id: string;
  readonly paths: readonly string[];
  readonly effects: Study['effects'];
  /** What was looked for. */
  readonly metric: MetricName;
  readonly generation: number;
}) {
  const { query } = usePlace();
  const byImportance = [...effects].sort((one, other) => (other.importance ?? 0) - (one.importance ?? 0));
  const x = query.get('x') ?? byImportance[0]?.path ?? paths[0] ?? '';
  const y = query.get('y') ?? byImportance.find(({ path }) => path !== x)?.path ?? paths[1] ?? '';
  return (
    <section aria-label="Heat map">
      <h2>
        Where it lies <AxisChoice name="x" value={x} other={y} paths={paths} /> ×{' '}
        <AxisChoice name="y" value={y} other={x} paths={paths} />
      </h2>
      <Surface id={id} x={x} y={y} paths={paths} metric={metric} generation={generation} />
    </section>
  );
}

function AxisChoice({
  name,
  value,
  other,
  paths,
}: {
  readonly name: string;
  readonly value: string;
  readonly other: string;
  readonly paths: readonly string[];
}) {
  return (
    <select
      data-in-address
      aria-label={`Parameter of ${name}`}
      value={value}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value })}
    >
      {paths
        .filter((path) => path !== other)
        .map((path) => (
          <option key={path} value={path}>
            {pathName(path, paths)}
          </option>
        ))}
    </select>
  );
}

function Surface({
  id,
  x,
  y,
  paths,
  metric,
  generation,
}: {
  readonly id: string;
  readonly x: string;
  readonly y: string;
  readonly paths: readonly string[];
  readonly metric: MetricName;
  readonly generation: number;
}) {
  const answer = usePolled(StudyMapDocument, { id, x, y }, never);
  useOnChange(generation, answer.refresh);
  const [cell, setCell] = useState<{ readonly column: number; readonly row: number } | null>(null);
  const surface = withField(answer.data?.operation, 'surface')?.surface ?? null;
  const data = useMemo<HeatData | null>(
    () => (surface === null ? null : { ...surface, onCell: setCell }),
    [surface],
  );
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (surface === null || data === null) return <ChartRoom class="tall" />;
  return (
    <>
      <LateChart
        name={`heat map of ${pathName(x, paths)} and ${pathName(y, paths)}`}
        class="tall"
        load={loadHeatMap}
        data={data}
      />
      <p class="muted">{cell === null ? LEGEND : cellText(data, cell, metric, paths)}</p>
    </>
  );
}

const LEGEND =
  'Median of each cell; ★ the best, outlined its plateau, hatched where no trial keeps the constraints.';
