import type { BacktestParameters } from '../../../domain/backtest/backtest-parameters.js';
import { type ParsedStrategy, parseStrategy } from '../../../domain/strategy/parse-strategy.js';
import { type StrategyChange, strategyChanges } from '../../../domain/strategy/strategy-changes.js';
import { strategyHash } from '../../../domain/strategy/strategy-hash.js';
import { applyOverrides } from '../../../domain/strategy/strategy-overrides.js';
import { identifyStrategy } from '../../../library/identify-strategy.js';
import { readStrategyFile } from '../../../library/strategy-file.js';
import { requireTimeframe } from '../require-timeframe.js';
import type { PlanIssues } from './plan-issues.js';

/** The strategy that a backtest would run, and what its overrides change. */
export interface PlannedStrategy extends ParsedStrategy {
  readonly changes: readonly StrategyChange[];
  /** Of its text, overrides applied. */
  readonly hash: string;
}

/** Reads the strategy that a backtest would run; null where it cannot run, which the issues say. */
export async function planStrategy(
  { strategyConfigPath, strategySource, overrides, timeframe }: BacktestParameters,
  strategiesDir: string,
  issues: PlanIssues,
): Promise<PlannedStrategy | null> {
  const field = strategySource === undefined ? 'strategyConfigPath' : 'strategySource';
  const reading = { what: strategyConfigPath, code: 'STRATEGY_NOT_FOUND', field };
  const text = await issues.attempt(
    reading,
    () => strategySource ?? readStrategyFile(strategyConfigPath, strategiesDir),
  );
  if (text === null) return null;
  const isOverridesFault = (): boolean =>
    overrides.length > 0 && identifyStrategy({ text, overrides: [] }).kind === 'VALID';
  const parsed = await issues.attempt(
    { ...reading, fieldOf: () => (isOverridesFault() ? 'overrides' : null) },
    () => {
      const applied = applyOverrides(text, overrides);
      return { ...parseStrategy(applied), hash: strategyHash(applied) };
    },
  );
  if (parsed === null) return null;
  return await issues.attempt({ ...reading, field: 'timeframe' }, () => {
    requireTimeframe(parsed.strategy, timeframe);
    return { ...parsed, changes: strategyChanges(text, overrides) };
  });
}
