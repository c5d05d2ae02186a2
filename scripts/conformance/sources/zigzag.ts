import { maxDrawdown } from '../../../src/domain/statistics/drawdown.js';
import { type Labels, NO_LABEL } from '../../../src/tensorflow/training/labels/labels.js';
import { zigzagLabels } from '../../../src/tensorflow/training/labels/zigzag.js';
import type { CaseResult } from '../case-outcome.js';
import { compare, judge, judgeByConvention, NEARLY_EXACT } from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import { referenceBars } from '../reference-bars.js';
import type { ReferenceFolder } from '../reference-folder.js';

const FOLDER = 'expected/zigzag';
/** A point or a bar after the last one, in their segment labels. */
const HOLD = 1;

interface LabelFile {
  readonly cases: readonly {
    readonly data: string;
    /** `files/` stands for `market-data/`. */
    readonly file: string;
    readonly threshold: number;
    readonly segment_labels: string;
    readonly zigzag_points: readonly (readonly [bar: number, close: number])[];
  }[];
}

interface PivotFile {
  readonly pivots: readonly {
    readonly test: string;
    readonly data: readonly number[];
    readonly up: number;
    readonly down: number;
    readonly pivots: readonly number[];
  }[];
  readonly max_drawdown: readonly { readonly data: readonly number[] | string; readonly expected: number }[];
}

/** Turning points and labels of two zigzag programs. */
export const zigzag: ConformanceSource = {
  folder: FOLDER,
  summary: 'Turning points of closes, and the labels that rest on them.',
  run(reference) {
    const { cases } = reference.json<LabelFile>(`${FOLDER}/ktrdr_zigzag_labels.json`);
    const { pivots, max_drawdown: drawdowns } = reference.json<PivotFile>(`${FOLDER}/jbn_zigzag_cases.json`);
    return [
      ...cases.flatMap((one) => labelResults(one, reference)),
      ...pivots.map(pivotResult),
      ...drawdowns.map(drawdownResult),
      ...['segment_returns', 'pivots_to_modes'].map((name) =>
        notOffered(name, 'labels alone are made of turning points'),
      ),
    ];
  },
};

function labelResults(one: LabelFile['cases'][number], reference: ReferenceFolder): readonly CaseResult[] {
  const { close } = referenceBars(reference.text(one.file.replace(/^files\//, 'market-data/')));
  const name = `${one.data} ${one.threshold}`;
  const labels = zigzagLabels(close, one.threshold);
  const points = turningPoints(labels);
  const figures = (bars: readonly number[]) => bars.flatMap((bar) => [bar, close[bar] as number]);
  const [, ...afterFirst] = one.zigzag_points;
  const straight = compare(figures(points), one.zigzag_points.flat(), NEARLY_EXACT);
  const replayed = compare(figures(points), afterFirst.slice(0, -1).flat(), NEARLY_EXACT);

  const theirs = Array.from(one.segment_labels, Number);
  const confirmed = (points.at(-1) ?? 0) + 1;
  const asSegments = segments(close, [0, ...points]);
  return [
    {
      name: `${name}: turning points`,
      outcome: judgeByConvention(
        straight,
        replayed,
        ['POINTS_AT_BOTH_ENDS'],
        'bar and close of every point but their first and last',
      ),
    },
    {
      name: `${name}: segment labels`,
      outcome: judgeByConvention(
        compare(
          Array.from(labels.classes, (label) => (label === NO_LABEL ? HOLD : label)),
          theirs,
          NEARLY_EXACT,
        ),
        compare(asSegments.slice(0, confirmed), theirs.slice(0, confirmed), NEARLY_EXACT),
        ['SEGMENTS_BY_DIRECTION', 'POINTS_AT_BOTH_ENDS'],
        'every bar up to our last point, with the directions between our points',
      ),
    },
    notOffered(
      `${name}: forward labels`,
      'the largest gain and loss within a window; forward_return looks at its end',
    ),
    notOffered(
      `${name}: extreme labels`,
      'labels at the turning points alone, which leave few of each class',
    ),
  ];
}

/** Returns the bars at which the labels pass from one segment to the next; the first bar is never among them. */
function turningPoints({ classes, knownAtBar }: Labels): readonly number[] {
  return Array.from({ length: classes.length }, (_, bar) => bar).filter(
    (bar) =>
      bar > 0 &&
      classes[bar - 1] !== NO_LABEL &&
      (classes[bar] === NO_LABEL || knownAtBar[bar] !== knownAtBar[bar - 1]),
  );
}

function segments(close: Float64Array, points: readonly number[]): readonly number[] {
  const labels = Array.from(close, () => HOLD);
  points.slice(1).forEach((to, index) => {
    const from = points[index] as number;
    const direction = (close[to] as number) > (close[from] as number) ? 0 : 2;
    labels.fill(direction, from + 1, to);
  });
  return labels;
}

function pivotResult({ test, data, up, down, pivots }: PivotFile['pivots'][number]): CaseResult {
  const name = `pivots: ${test}`;
  if (up !== -down) return notOffered(name, 'one threshold for both directions');
  if (data.some((price) => price <= 0))
    return notOffered(name, 'the series reaches 0, and prices are above 0');
  const theirs = pivots.flatMap((pivot, bar) => (pivot === 0 ? [] : [bar]));
  const ours = turningPoints(zigzagLabels(Float64Array.from(data), up));
  const inner = theirs.filter((bar) => bar > 0 && bar < data.length - 1);
  // That there is no inner point is one agreement, counted with the number of points.
  const straight = compare([ours.length, ...ours], [theirs.length, ...theirs], NEARLY_EXACT);
  const replayed = compare([ours.length, ...ours], [inner.length, ...inner], NEARLY_EXACT);
  return {
    name,
    outcome: judgeByConvention(straight, replayed, ['POINTS_AT_BOTH_ENDS'], 'every point but the two ends'),
  };
}

function drawdownResult({ data, expected }: PivotFile['max_drawdown'][number]): CaseResult {
  const name = `max_drawdown of ${typeof data === 'string' ? data : `[${data.join(', ')}]`}`;
  const values = typeof data === 'string' ? evenlySpaced(data) : data;
  if (values === null) return notOffered(name, 'the runner cannot read the series');
  const ours = maxDrawdown(values[0] ?? Number.NaN, Float64Array.from(values)).fraction;
  return { name, outcome: judge(compare([ours], [expected], NEARLY_EXACT)) };
}

/** Reads `linspace(1,100,10)`: that many values from the first to the last. */
function evenlySpaced(text: string): readonly number[] | null {
  const [first, last, count] = (/^linspace\((.+),(.+),(.+)\)$/.exec(text) ?? []).slice(1).map(Number);
  if (first === undefined || last === undefined || count === undefined) return null;
  return Array.from({ length: count }, (_, index) => first + ((last - first) * index) / (count - 1));
}

function notOffered(name: string, reason: string): CaseResult {
  return { name, outcome: { kind: 'NOT_OFFERED', reason } };
}
