import { findCounterfactuals } from '../../../domain/backtest/counterfactuals.js';
import type { RecordedDecision, SignalName } from '../../../domain/backtest/decision-record.js';
import { signalDecider } from '../../../domain/backtest/signal-decider.js';
import { type FilterStep, SignalFilter } from '../../../domain/backtest/signal-filter.js';
import { firstBarAtOrAfter } from '../../../domain/market/bars.js';
import { closeTimeMs } from '../../../domain/market/timeframe.js';
import type { Trade } from '../../../domain/portfolio/trade.js';
import type { ModelStrategy } from '../../../domain/strategy/strategy.js';
import type { OpenModel } from '../open-model.js';
import type { DecisionReplay } from './decision-replay.js';
import type { BarExplanation, NamedCounterfactual, NamedValue } from './explanation.js';
import { indicatorName, indicatorsOf } from './plan-indicators.js';

const MOST_COUNTERFACTUALS = 5;
const SIGNALS: readonly SignalName[] = ['BUY', 'HOLD', 'SELL'];

/**
 * Explains the bar that holds an instant.
 * @returns null for an instant that no bar of the run holds
 */
export function explainBar(replay: DecisionReplay, timeMs: number): BarExplanation | null {
  const bar = barAt(replay, timeMs);
  if (bar === null) return null;
  const { bars, record, run, opened } = replay;
  const { strategy } = run;
  const index = replay.firstIndex + bar;
  const decision = record.at(bar);
  const model = strategy.kind === 'signals' || opened.model === null ? null : { strategy, ...opened.model };
  return {
    timeMs: bars.openTimeMs[bar] as number,
    barIndex: bar,
    open: bars.open[bar] as number,
    high: bars.high[bar] as number,
    low: bars.low[bar] as number,
    close: bars.close[bar] as number,
    indicators: indicatorsOf(replay.plan).map((spec) => ({
      name: indicatorName(spec),
      value: definedOrNull(replay.indicators.rowValue(spec, index)),
    })),
    memberships: model === null ? [] : membershipsAt(replay, model, index),
    features: model === null ? [] : featuresAt(model, index),
    outputs: outputsOf(replay, bar, decision),
    signal: decision.signal,
    confidence: decision.confidence,
    threshold: strategy.decisions.confidenceThreshold,
    margin:
      model === null || decision.signal === null
        ? null
        : signalDecider(model.strategy.decisions).marginOf(record.outputsAt(bar), 0),
    filters: filtersOf(replay, bar, decision),
    order: decision.order,
    fill: fillAt(replay.result.trades, bar),
    positionBefore: record.positionBefore(bar),
    positionAfter: decision.position,
    equity: replay.result.equity.equity[bar] as number,
    counterfactuals:
      model === null || decision.signal === null ? [] : counterfactualsAt(replay, model, index),
  };
}

type DecidingModel = OpenModel & { readonly strategy: ModelStrategy };

/** Returns the bar with this stamp, else the one that holds the instant. */
function barAt({ bars, question }: DecisionReplay, timeMs: number): number | null {
  const after = firstBarAtOrAfter(bars, timeMs);
  if (bars.openTimeMs[after] === timeMs) return after;
  const before = bars.openTimeMs[after - 1];
  if (before === undefined) return null;
  const { timeframe } = question.parameters;
  return timeMs < closeTimeMs(timeframe as Parameters<typeof closeTimeMs>[0], before) ? after - 1 : null;
}

function membershipsAt({ plan }: DecisionReplay, { features }: OpenModel, index: number): NamedValue[] {
  return plan
    .filter(({ transform }) => transform.kind === 'membership')
    .map(({ id }) => ({ name: id, value: definedOrNull(features.column(id)[index] as number) }));
}

function featuresAt({ rows }: OpenModel, index: number): NamedValue[] {
  const row = rows.fillRows(index, index + 1);
  return rows.featureIds.map((name, column) => ({ name, value: definedOrNull(row[column] as number) }));
}

function outputsOf({ record, run }: DecisionReplay, bar: number, { signal }: RecordedDecision): NamedValue[] {
  if (signal === null) return [];
  return outputNames(run.strategy.decisions.outputFormat, record.outputWidth).map((name, column) => ({
    name,
    value: record.outputsAt(bar)[column] as number,
  }));
}

/** Returns what the outputs of a network are called, in the order of the engine. */
export function outputNames(outputFormat: string, width: number): readonly string[] {
  if (width === 0) return [];
  if (outputFormat === 'classification') return SIGNALS;
  return [outputFormat === 'binary' ? 'BUY' : 'value'];
}

/** Returns what the filters said, and what became of the order at the next open. */
function filtersOf(
  { record, run }: DecisionReplay,
  bar: number,
  { signal, confidence, order, stoppedBy }: RecordedDecision,
): readonly FilterStep[] {
  if (signal === null || signal === 'HOLD' || confidence === null) return [];
  const { held, barsSinceFill } = record.accountAt(bar);
  const steps = new SignalFilter(run.strategy.decisions).steps(signal, confidence, held, barsSinceFill);
  if (order === null) return steps;
  const detail = stoppedBy === null ? 'filled' : `not filled (${stoppedBy})`;
  return [...steps, { name: 'NEXT_OPEN', passed: stoppedBy === null, detail }];
}

/** Says what filled in a bar. At the end of the data every position is closed, so that trades hold every fill. */
function fillAt(trades: readonly Trade[], bar: number): string | null {
  const fills = trades.flatMap((trade) => {
    const [enter, leave] = trade.side === 'LONG' ? ['BUY', 'SELL'] : ['SELL', 'BUY'];
    return [
      ...(trade.entryBarIndex === bar
        ? [`${enter} ${trade.quantity} at ${trade.entryPrice}: ${trade.side} opened`]
        : []),
      ...(trade.exitBarIndex === bar
        ? [`${leave} ${trade.quantity} at ${trade.exitPrice}: ${trade.side} closed, ${trade.exitReason}`]
        : []),
    ];
  });
  return fills.length === 0 ? null : fills.join('; ');
}

/** Decides as the engine does, without the account: the signal where it is confident enough, else HOLD. */
function counterfactualsAt(
  { plan, firstIndex, record, run }: DecisionReplay,
  { strategy, rows, features, predictor }: DecidingModel,
  index: number,
): readonly NamedCounterfactual[] {
  const decider = signalDecider(strategy.decisions);
  const filter = new SignalFilter(run.strategy.decisions);
  const width = rows.featureIds.length;
  const newest = width - plan.length;
  const range = { start: firstIndex, end: firstIndex + record.bars };
  const inputs = plan.map(({ id, transform }, feature) => ({
    column: newest + feature,
    ...(transform.kind === 'membership' ? { low: 0, high: 1 } : spread(features.column(id), range)),
  }));
  const found = findCounterfactuals<SignalName>({
    row: rows.fillRows(index, index + 1).slice(),
    inputs,
    limit: MOST_COUNTERFACTUALS,
    decide: (batch, count) => {
      const outputs = predictor.predict(batch, count);
      return Array.from({ length: count }, (_, row): SignalName => {
        const signal = SIGNALS[decider.signalOf(outputs, row)] ?? 'HOLD';
        return filter.isConfident(decider.confidenceOf(outputs, row)) ? signal : 'HOLD';
      });
    },
  });
  return found.map(({ input, from, to, decision }) => ({
    feature: rows.featureIds[input] as string,
    ...{ from, to, decision },
  }));
}

/** Returns the least and the largest value of a column that is defined. */
function spread(
  column: Float32Array,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = start; row < end; row += 1) {
    const value = column[row] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function definedOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
