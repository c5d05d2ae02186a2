import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import { minuteWorkspace } from '../tests/support/rsi-workspace.js';

export const BARS_A_DAY = 1_440;

/** The two models that are measured: one layer that is a rule, and the shipped network on minute bars. */
export type WorkloadModel = 'rule' | 'network';

/** Generated minute bars of an instrument that trades around the clock, with strategies and models for them. */
export interface MinuteWorkload {
  /** Environment of a server that finds them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly folders: { readonly strategies: string; readonly models: string; readonly data: string };
  /** Returns a backtest of the last `bars` bars, rounded up to whole days. */
  backtest(model: WorkloadModel, bars: number): BacktestParameters;
}

const SHIPPED_STRATEGY = 'rsi_mean_reversion.yaml';
const SHIPPED_MODEL = 'rsi_mlp_v1.0.0';

/** Writes a workload of at least `bars` bars into a folder. */
export async function writeMinuteWorkload(folder: string, bars: number): Promise<MinuteWorkload> {
  await mkdir(folder, { recursive: true });
  const days = Math.ceil(bars / BARS_A_DAY);
  const { settings, backtest } = await minuteWorkspace(folder, days);
  const folders = {
    strategies: join(folder, 'strategies'),
    models: join(folder, 'models'),
    data: join(folder, 'data'),
  };
  await writeShippedModel(folders);
  const files = {
    rule: { strategyConfigPath: backtest.strategyConfigPath, modelPath: backtest.modelPath ?? null },
    network: {
      strategyConfigPath: `strategies/${SHIPPED_STRATEGY}`,
      modelPath: `models/${SHIPPED_MODEL}`,
    },
  };
  return {
    settings,
    folders,
    backtest: (model, wanted) => ({
      symbol: backtest.symbol,
      timeframe: backtest.timeframe,
      ...files[model],
      startDate: dayBefore(backtest.endDate, Math.ceil(wanted / BARS_A_DAY) - 1),
      endDate: backtest.endDate,
      initialCapital: 100_000,
      commission: 0.001,
      slippage: 0.0005,
      overrides: [],
      inSamplePolicy: 'WARN',
      replay: null,
    }),
  };
}

/** The shipped strategy and network, made to read minutes instead of days: as much work, and no sense as trading. */
async function writeShippedModel({ strategies, models }: MinuteWorkload['folders']): Promise<void> {
  const strategy = await readFile(join(projectRoot, 'strategies', SHIPPED_STRATEGY), 'utf8');
  await writeFile(join(strategies, SHIPPED_STRATEGY), strategy.replace('timeframe: 1d', 'timeframe: 1m'));
  const model = join(models, SHIPPED_MODEL);
  await cp(join(projectRoot, 'models', SHIPPED_MODEL), model, { recursive: true });
  const metadata = await readFile(join(model, 'metadata.json'), 'utf8');
  await writeFile(join(model, 'metadata.json'), metadata.replaceAll('"1d', '"1m'));
}

function dayBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}
