import { expect } from 'vitest';
import { OperationsDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, startBacktest } from './backtests.js';
import type { ScenarioServer } from './scenario-server.js';

/** Returns how many operations the database holds. */
export async function operationCount({ client }: ScenarioServer): Promise<number> {
  const { operations } = await client.request(OperationsDocument, { first: 1 });
  return operations.totalCount;
}

/** Expects a message for people: no stack trace, no code of ours, no path of the server's disk. */
export function expectPlain(message: string | undefined, { folder }: Pick<ScenarioServer, 'folder'>): void {
  expect(message).toMatch(/\S/);
  expect(message).not.toMatch(/\n\s+at |\/dist\/|node_modules|\.[jt]s:\d+/);
  expect(message).not.toContain(folder);
}

/** Expects that a good backtest still completes, at its first attempt. */
export async function expectUnharmed({ client }: ScenarioServer): Promise<void> {
  const operation = await pullUntilDone(client, await startBacktest(client));
  expect(operation).toMatchObject({ status: 'COMPLETED', attempt: 1, result: { totalBars: 21 } });
}
