import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type KtrdrServer, projectFolder, temporaryFolder } from './ktrdr-server.js';
import { minuteWorkspace } from './rsi-workspace.js';
import { startInPlace } from './scenario-place.js';

/** 432,000 bars: long enough for something to happen in the middle of their backtest. */
const MINUTE_DAYS = 300;

/** A server whose folders hold what the project ships beside a strategy, a model and bars for long backtests. */
export interface ScenarioServer extends KtrdrServer {
  /** Parent of `strategies`, `models` and `data`. */
  readonly folder: string;
  /** A backtest of a year of 1m bars. */
  readonly longBacktest: Awaited<ReturnType<typeof minuteWorkspace>>['backtest'];
  /** Ends the server, returns its exit code and removes its files. */
  close(): Promise<number | null>;
}

export async function startScenarioServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<ScenarioServer> {
  const folder = await temporaryFolder();
  const workspace = await minuteWorkspace(folder.path, MINUTE_DAYS);
  for (const name of ['strategies', 'models', 'data']) {
    await cp(join(projectFolder, name), join(folder.path, name), { recursive: true });
  }
  const server = await startInPlace(folder.path, { ...workspace.settings, ...settings });
  return {
    ...server,
    folder: folder.path,
    longBacktest: workspace.backtest,
    async close() {
      const code = await server.stop();
      await folder.remove();
      return code;
    },
  };
}
