import { StateSlot } from '../../operations/ports/task-state.js';

/** The stages of a backtest in the order in which they begin, as the engine names them. */
export type BacktestBridgePhase = 'loading' | 'features' | 'simulating' | 'writing';

/** The typed state slots of a backtest. */
export const BacktestSlot = {
  /** Milliseconds since the epoch; NaN before the first sample. */
  CurrentTimeMs: StateSlot.FirstTyped,
  CurrentPnl: StateSlot.FirstTyped + 1,
  TotalTrades: StateSlot.FirstTyped + 2,
  /** NaN before the first closed trade. */
  WinRate: StateSlot.FirstTyped + 3,
} as const;

/** What is stored in the phase slot; 0 is the state before the first phase. */
export const phaseCodes: Readonly<Record<BacktestBridgePhase, number>> = {
  loading: 1,
  features: 2,
  simulating: 3,
  writing: 4,
};

const phaseByCode = new Map(Object.entries(phaseCodes).map(([phase, code]) => [code, phase]));

/** Returns the phase of a code; `queued` before the first. */
export function phaseOfCode(code: number): string {
  return phaseByCode.get(code) ?? 'queued';
}

const SIMULATION_START = 5;
const SIMULATION_END = 99.5;

const percentageByPhase = new Map<string, number>([
  ['loading', 1],
  ['features', 3],
  ['simulating', SIMULATION_START],
  ['writing', SIMULATION_END],
]);

/**
 * Returns how much of a backtest is done, 0 to 99.5: loading and features are worth 5 together,
 * the bars all the rest. Completion is not the bridge's to announce, hence never 100.
 */
export function backtestPercentage(phase: string, barsDone: number, totalBars: number): number {
  const byPhase = percentageByPhase.get(phase) ?? 0;
  if (totalBars === 0 || barsDone === 0) return byPhase;
  const byBars = SIMULATION_START + (SIMULATION_END - SIMULATION_START) * Math.min(1, barsDone / totalBars);
  return Math.max(byPhase, byBars);
}
