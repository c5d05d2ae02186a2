import { setQuery } from '../../shell/router.js';
import {
  addressOf,
  type ComparedRun,
  differenceText,
  figureClass,
  isInvalid,
  keyOf,
  LINE_COLORS,
  type MetricRow,
  nameOf,
} from './comparison.js';

/** Names a compared run with the colour of its line, as a link. */
export function ComparedName({
  run,
  index,
  onPoint,
}: {
  readonly run: ComparedRun;
  readonly index: number;
  readonly onPoint: (index: number | null) => void;
}) {
  return (
    <>
      <i class={`key-${LINE_COLORS[index] ?? 'hold'}`} aria-hidden="true" />{' '}
      <a href={addressOf(run)} onFocus={() => onPoint(index)} onBlur={() => onPoint(null)}>
        {nameOf(run)}
      </a>
    </>
  );
}

/** Makes a run the one that the others are told from, or none. */
export function BaselineButton({
  run,
  isPressed,
}: {
  readonly run: ComparedRun;
  readonly isPressed: boolean;
}) {
  return (
    <button
      type="button"
      class="quiet"
      aria-pressed={isPressed}
      onClick={() => setQuery({ baseline: isPressed ? null : keyOf(run) })}
    >
      baseline
    </button>
  );
}

/** One figure of one run, with its difference from the baseline. */
export function MetricCell({
  row,
  run,
  value,
  base,
  isBest,
}: {
  readonly row: MetricRow;
  readonly run: ComparedRun;
  readonly value: number | null;
  /** Null where there is none, and of the baseline itself. */
  readonly base: number | null;
  readonly isBest: boolean;
}) {
  return (
    <td class={`${figureClass(row, run.metrics)} ${isBest ? 'best' : ''} ${isInvalid(run) ? 'invalid' : ''}`}>
      {row.write(value)}
      {base !== null && value !== null && <small> ({differenceText(row, value - base)})</small>}
    </td>
  );
}
