import { csvLine } from '../../../base/pure/csv-line.js';
import { rfc3339 } from '../../../base/pure/rfc3339.js';
import { firstBarAtOrAfter } from '../../../domain/market/bars.js';
import type { DecisionReplay } from './decision-replay.js';
import { outputNames } from './explain-bar.js';
import type { Decision, DecisionLines, DecisionPage } from './explanation.js';
import type { DecisionFilter, DecisionLinesQuestion, DecisionsQuestion } from './replay-question.js';

/** Returns decisions in order of their bars. */
export function listDecisions(
  replay: DecisionReplay,
  { filter, afterBar, first }: Omit<DecisionsQuestion, 'run'>,
): DecisionPage {
  const { bars, record } = replay;
  const { fromMs, toMs } = filter;
  const start = Math.max(afterBar + 1, fromMs === undefined ? 0 : firstBarAtOrAfter(bars, fromMs));
  const end = toMs === undefined ? record.bars : firstBarAtOrAfter(bars, toMs + 1);
  const decisions: Decision[] = [];
  for (let bar = start; bar < end; bar += 1) {
    const decision = { ...record.at(bar), timeMs: bars.openTimeMs[bar] as number };
    if (!isMeant(decision, filter)) continue;
    if (decisions.length === first) return { decisions, hasNextPage: true };
    decisions.push(decision);
  }
  return { decisions, hasNextPage: false };
}

function isMeant(
  { signal, stoppedBy, confidence }: Decision,
  { signals, stoppedBy: codes, minConfidence }: DecisionFilter,
): boolean {
  if (signals !== undefined && (signal === null || !signals.includes(signal))) return false;
  if (codes !== undefined && (stoppedBy === null || !codes.includes(stoppedBy))) return false;
  return minConfidence === undefined || (confidence !== null && confidence >= minConfidence);
}

/** Writes a line for each bar: what the model put out, and what became of it; names as in the API. */
export function decisionLines(
  replay: DecisionReplay,
  { start, limit }: Omit<DecisionLinesQuestion, 'run'>,
): DecisionLines {
  const { bars, record, question, run } = replay;
  const names = outputNames(run.strategy.decisions.outputFormat, record.outputWidth);
  const end = Math.min(record.bars, start + limit);
  const lines: string[] = [];
  if (start === 0) {
    const columns = ['signal', 'confidence', 'stoppedBy', 'order', 'position'];
    lines.push(
      csvLine(['barIndex', 'timestamp', 'symbol', ...names.map((name) => `output_${name}`), ...columns]),
    );
  }
  for (let bar = start; bar < end; bar += 1) {
    const { signal, confidence, stoppedBy, order, position } = record.at(bar);
    const outputs = Array.from(record.outputsAt(bar), (value) => (Number.isNaN(value) ? null : value));
    const stamp = rfc3339(bars.openTimeMs[bar] as number);
    const { symbol } = question.parameters;
    lines.push(csvLine([bar, stamp, symbol, ...outputs, signal, confidence, stoppedBy, order, position]));
  }
  return { lines: new TextEncoder().encode(lines.join('')), bars: Math.max(0, end - start) };
}
