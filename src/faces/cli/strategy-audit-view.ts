import { count, formatInstant, formatWhole } from './format.js';
import { leakSentence, trainingLeakSentence } from './leak-sentence.js';
import type { LeakReport, TrainingCheck } from './local-tools.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { wrapLines } from './wrap.js';

const SIGNALS = ['BUY', 'HOLD', 'SELL', 'undefined'];

/** Shows whether a strategy knows the future, the first thing that does, and what was looked at. */
export function auditView(terminal: Terminal, path: string, report: LeakReport): string {
  const { paint } = terminal;
  const { training, leaks } = report;
  const [first] = leaks;
  const trainingLeaks = training.kind === 'audited' ? training.leaks : [];
  const knows = first !== undefined || trainingLeaks.length > 0;
  const looked = report.model === null ? 'features' : 'features, outputs and the decision';
  const model =
    report.model === null
      ? 'No model: decisions were not looked at. Name one with --model.'
      : `Model: ${report.model} (${report.tensorflowBackend})`;
  const lines = [
    knows
      ? `${path} ${paint('bad', 'knows the future')}`
      : `${path} ${paint('good', 'knows nothing of the future')}`,
    ...(first === undefined
      ? []
      : [`${leakSentence(first, report.timeframe)}.`, leakTable(terminal, report)]),
    `Looked at: ${looked} at ${report.sampledBars.length} of ${count(report.bars, 'bar')} ` +
      `(${report.symbol} ${report.timeframe}, ${instant(report.firstMs)} to ${instant(report.lastMs)}), ` +
      `${count(report.comparisons, 'comparison')}`,
    `Features: ${report.features.join(', ')}`,
    model,
    `Training: ${trainingText(training)}`,
    ...trainingLeaks.map((leak) => `  ${trainingLeakSentence(leak)}.`),
  ];
  return wrapLines(terminal, lines.join('\n'));
}

function trainingText(training: TrainingCheck): string {
  if (training.kind === 'skipped') return `not looked at: ${training.reason}`;
  const { train, validation, test, validationMs, testMs, epochs, symbols } = training;
  const borders = [validationMs, testMs].filter((ms) => ms !== null).map(instant);
  return (
    `${symbols.join(', ')}, ${formatWhole(train)} + ${formatWhole(validation)} + ${formatWhole(test)} samples, ` +
    `noise after ${borders.join(' and ')}, ${count(epochs, 'epoch')}, ${count(training.comparisons, 'comparison')}`
  );
}

function leakTable(terminal: Terminal, { leaks }: LeakReport): string {
  return renderTable(
    terminal,
    [
      { title: 'what', flexible: 'middle' },
      { title: 'first at' },
      { title: 'later bars', optional: true },
      { title: 'as it is', align: 'right' },
      { title: 'as it would be', align: 'right' },
    ],
    leaks.map((leak) => [
      `${leak.kind} ${leak.name}`,
      instant(leak.timeMs),
      leak.future,
      valueText(leak.kind, leak.asItIs),
      valueText(leak.kind, leak.asItWouldBe),
    ]),
  );
}

function valueText(kind: LeakReport['leaks'][number]['kind'], value: number): string {
  if (kind === 'decision') return SIGNALS[value] ?? 'undefined';
  return Number.isNaN(value) ? 'undefined' : String(Number(value.toPrecision(7)));
}

const instant = (timeMs: number): string => formatInstant(new Date(timeMs).toISOString());
