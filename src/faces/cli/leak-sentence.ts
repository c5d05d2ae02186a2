import { isIntraday, type Timeframe } from '../../domain/market/timeframe.js';
import type { LeakReport, TrainingFinding } from './local-tools.js';

type Leak = LeakReport['leaks'][number];

/**
 * Says what was used before it was formed, such as `1d_c_raw at 2024-01-10 22:00Z uses the 1d bar of 2024-01-10, formed
 * 2024-01-11 05:00Z; its order is filled at 2024-01-10 23:00Z`.
 */
export function leakSentence({ kind, name, timeMs, fillMs, usedBar }: Leak, base: Timeframe): string {
  const subject = { feature: name, output: `Output ${name}`, decision: 'The decision' }[kind];
  const at = `${subject} at ${stamp(timeMs, base)}`;
  const filled = `its order is filled at ${instant(fillMs)}`;
  if (usedBar === null) return `${at} depends on bars that were formed later; ${filled}`;
  const { timeframe } = usedBar;
  return `${at} uses the ${timeframe} bar of ${stamp(usedBar.timeMs, timeframe)}, formed ${instant(usedBar.formedMs)}; ${filled}`;
}

/** Says what of a training depends on a later part, such as `Class weight BUY of the training part …`. */
export function trainingLeakSentence({
  border,
  borderMs,
  kind,
  part,
  name,
  timeMs,
}: TrainingFinding): string {
  const what = [kind, name].filter((word) => word !== null).join(' ');
  const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  const of = part === null ? ' of the training' : ` of the ${part} part`;
  const at = timeMs === null ? '' : ` at ${instant(timeMs)}`;
  return `${subject}${of}${at} depends on bars of the ${border} part, which begins at ${instant(borderMs)}`;
}

/** Writes the stamp of a bar: the date alone where a longer bar carries one. */
function stamp(timeMs: number, timeframe: Timeframe): string {
  const text = instant(timeMs);
  return !isIntraday(timeframe) && text.endsWith(' 00:00Z') ? text.slice(0, 10) : text;
}

/** Writes an instant as `2024-01-31 16:05Z`. */
function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
