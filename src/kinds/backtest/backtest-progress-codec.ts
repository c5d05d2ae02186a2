import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import { decodeNullable } from '../../base/pure/nullable-double.js';
import type { ProgressCodec } from '../../operations/ports/task-state.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { BacktestSlot, backtestPercentage, phaseOfCode } from './backtest-bridge-state.js';
import { progressSamplesStream } from './backtest-streams.js';

/**
 * Says what the progress of a backtest means.
 * Its snapshot, null before the number of bars is known, is the BacktestSnapshot of the API.
 * @param subject what is tested, for messages, such as `AAPL 1d`
 */
export function backtestProgressCodec(subject: string): ProgressCodec {
  return {
    log: { stream: progressSamplesStream.name, width: barMetricCodec.width },
    describe(state) {
      const phase = phaseOfCode(state[StateSlot.Phase] ?? 0);
      const currentBar = state[StateSlot.CurrentStep] ?? 0;
      const totalBars = state[StateSlot.TotalSteps] ?? 0;
      const currentTimeMs = decodeNullable(state[BacktestSlot.CurrentTimeMs]);
      return {
        progress: {
          phase,
          percentage: backtestPercentage(phase, currentBar, totalBars),
          message: messageOf(subject, phase, currentBar === 0 ? null : currentTimeMs),
          currentStep: currentBar,
          totalSteps: totalBars,
        },
        snapshot:
          totalBars === 0
            ? null
            : {
                currentBar,
                totalBars,
                currentTimeMs,
                currentPnl: state[BacktestSlot.CurrentPnl] ?? 0,
                totalTrades: state[BacktestSlot.TotalTrades] ?? 0,
                winRate: decodeNullable(state[BacktestSlot.WinRate]),
              },
      };
    },
  };
}

function messageOf(subject: string, phase: string, currentTimeMs: number | null): string {
  switch (phase) {
    case 'queued':
      return `Waiting to backtest ${subject}`;
    case 'loading':
      return `Loading data and model for ${subject}`;
    case 'features':
      return `Computing features for ${subject}`;
    case 'writing':
      return `Writing the result of ${subject}`;
    default:
      return currentTimeMs === null
        ? `Backtesting ${subject}`
        : `Backtesting ${subject} [${barStamp(currentTimeMs)}]`;
  }
}

/** Returns `2024-01-12`, with the time of day in UTC where it is not midnight: `2024-01-12 14:30`. */
function barStamp(timestampMs: number): string {
  const iso = new Date(timestampMs).toISOString();
  const time = iso.slice(11, 16);
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}
