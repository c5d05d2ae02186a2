import type { RunWarning } from '../../base/pure/run-warning.js';
import { type Instrument, isSynthetic } from '../market/instrument.js';
import type { TimeframeHistory } from './backtest-input.js';
import { splitWarning } from './split-warning.js';
import type { UnadjustedSplit } from './unadjusted-splits.js';

/** Fewer trades than this say little about a strategy. */
export const FEW_TRADES = 30;

/** What the warnings of a run depend on. */
export interface WarningFacts {
  readonly instrument: Instrument;
  readonly totalBars: number;
  readonly history: readonly TimeframeHistory[];
  readonly totalTrades: number;
  readonly accountDepleted: boolean;
  readonly splits: readonly UnadjustedSplit[];
  /** Bars that the model had seen; null when its training is unknown, 0 when no model decided. */
  readonly inSampleBars: number | null;
}

/** Returns the warnings of a finished run, worst first, then in a fixed order. */
export function runWarnings(facts: WarningFacts): readonly RunWarning[] {
  const { instrument, totalBars, history, totalTrades, inSampleBars } = facts;
  const warnings: RunWarning[] = [];
  const warn = (code: string, severity: RunWarning['severity'], message: string): void => {
    warnings.push({ code, severity, message });
  };

  if (facts.accountDepleted) {
    warn(
      'ACCOUNT_DEPLETED',
      'INVALIDATES',
      'The account value fell to zero or below; the position was closed there and nothing more was traded. ' +
        'Use a smaller sizing.fraction or a stop_loss_pct.',
    );
  }
  const split = splitWarning(facts.splits, instrument);
  if (split !== null) warnings.push(split);
  if (inSampleBars !== null && inSampleBars > 0) {
    const isWhole = inSampleBars === totalBars;
    warn(
      'IN_SAMPLE_OVERLAP',
      isWhole ? 'INVALIDATES' : 'CAUTION',
      `The model was trained on ${isWhole ? 'all' : inSampleBars} of the ${totalBars} bars. ` +
        (isWhole ? 'Choose a range after its training.' : 'Judge it by its out-of-sample metrics.'),
    );
  }
  if (inSampleBars === null) {
    warn(
      'MODEL_UNDOCUMENTED',
      'CAUTION',
      'The model does not say what it was trained on, so the range may be what it learned from. ' +
        'Add the training dates to its metadata.json.',
    );
  }
  const shortages = history.filter(({ needed, found }) => found < needed);
  if (shortages.length > 0) {
    warn(
      'SHORT_HISTORY',
      'CAUTION',
      `Before the range, indicators need ${shortages.map(shortageText).join('; and ')}. ` +
        'Early values have not converged. Start later, or load earlier data.',
    );
  }
  if (totalTrades < FEW_TRADES) {
    warn(
      'FEW_TRADES',
      'CAUTION',
      `The run made ${totalTrades} trade(s); with fewer than ${FEW_TRADES} the metrics are mostly chance.`,
    );
  }
  if (isSynthetic(instrument)) {
    warn(
      'SYNTHETIC_DATA',
      'CAUTION',
      `The bars of ${instrument.symbol} are synthetic: made by a generator, not market data.`,
    );
  }
  if (instrument.calendarAssumed) {
    warn(
      'CALENDAR_ASSUMED',
      'INFO',
      `Nobody said when ${instrument.symbol} trades; ${instrument.calendar} was inferred from its bars. ` +
        `State it when you bring them in: ktrdr data import FILE --symbol ${shellWord(instrument.symbol)} ` +
        `--timeframe ${instrument.timeframe} --calendar ${instrument.calendar} --replace, or with data load. ` +
        'It may also be written into the .meta.json beside the data.',
    );
  }
  return warnings;
}

/** Symbols such as M&M.NS and NIFTY 50 mean something else to a shell. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9./:_=^+-]+$/.test(text) ? text : `'${text}'`;
}

function shortageText({ timeframe, needed, found }: TimeframeHistory): string {
  return `${needed} bars of ${timeframe} and there are ${found}: ${needed - found} are missing`;
}
