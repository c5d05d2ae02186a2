import { z } from 'zod';
import { suggestName } from '../nearest-name.js';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { Decisions, LabelSettings } from '../strategy.js';
import { checkMapping, isMapping } from './identifier.js';

const LABELS_PATH = ['training', 'labels'];

const horizon = z.int().min(1).max(100_000);
const fraction = z.number().gt(0).lt(1);

/** The keys of `training.labels` for each source, without `source` itself. */
export const labelShapes = {
  zigzag: { zigzag_threshold: fraction },
  forward_return: { horizon, threshold: z.number().min(0).lt(1).default(0) },
  triple_barrier: { horizon, take_profit_pct: fraction, stop_loss_pct: fraction },
} as const;

const zigzagSchema = z.object(labelShapes.zigzag);
const forwardReturnSchema = z.object(labelShapes.forward_return);
const tripleBarrierSchema = z.object(labelShapes.triple_barrier);

export function isLabelSource(name: unknown): name is keyof typeof labelShapes {
  return typeof name === 'string' && Object.hasOwn(labelShapes, name);
}

/** Words for what barriers are multiples of elsewhere. */
const SCALES =
  /(^|_)(vol|volatility|atr|sigma|std|stdev|ewm|ewma|dynamic|mult|multiple|multiples|multiplier)(_|$)/;

/** Says why a key of a triple barrier cannot be, where it scales the barriers; null for any other key. */
export function refusalOfScale(key: string, labels: unknown): string | null {
  const isBarrier = isMapping(labels) && labels.source === 'triple_barrier';
  if (!isBarrier || !SCALES.test(key.toLowerCase().replaceAll('-', '_'))) return null;
  return (
    'is not supported: barriers are fractions of the price and do not scale with volatility; ' +
    'write horizon, take_profit_pct and stop_loss_pct'
  );
}

/** Reads `training.labels`; a default where it is absent; null when it does not fit, with the reasons in the list. */
export function readLabels(
  value: unknown,
  outputFormat: Decisions['outputFormat'] | null,
  problems: ProblemList,
): LabelSettings | null {
  if (value === undefined) {
    return outputFormat === 'regression'
      ? { source: 'forward_return', horizonBars: 10, threshold: 0 }
      : { source: 'zigzag', threshold: 0.03 };
  }
  if (!checkMapping(value, LABELS_PATH, problems)) return null;
  const { source, ...rest } = value;
  if (source === undefined) {
    problems.addMissing([...LABELS_PATH, 'source']);
    return null;
  }
  if (!isLabelSource(source)) {
    const remedy = suggestName(String(source), Object.keys(labelShapes));
    problems.add([...LABELS_PATH, 'source'], `label source ${excerpt(source)} is not supported; ${remedy}`);
    return null;
  }
  if (outputFormat === 'regression' && source !== 'forward_return') {
    problems.add(
      [...LABELS_PATH, 'source'],
      `a regression learns returns: use forward_return instead of ${source}`,
    );
  }
  return readSource(source, rest, problems);
}

function readSource(
  source: keyof typeof labelShapes,
  value: unknown,
  problems: ProblemList,
): LabelSettings | null {
  switch (source) {
    case 'zigzag': {
      const labels = problems.read(zigzagSchema, value, LABELS_PATH);
      return labels && { source, threshold: labels.zigzag_threshold };
    }
    case 'forward_return': {
      const labels = problems.read(forwardReturnSchema, value, LABELS_PATH);
      return labels && { source, horizonBars: labels.horizon, threshold: labels.threshold };
    }
    case 'triple_barrier': {
      // What a refused or unknown key stands for would be missed a second time, above the reason for it.
      if (problems.hasBelow(LABELS_PATH)) {
        problems.read(tripleBarrierSchema.partial(), value, LABELS_PATH);
        return null;
      }
      const labels = problems.read(tripleBarrierSchema, value, LABELS_PATH);
      return (
        labels && {
          source,
          horizonBars: labels.horizon,
          takeProfitPct: labels.take_profit_pct,
          stopLossPct: labels.stop_loss_pct,
        }
      );
    }
  }
}
