import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { createClient } from '../public-client/index.js';
import { offerLibraryTools } from './library-tools.js';
import { lineTransport } from './line-transport.js';
import { offerRunTools } from './run-tools.js';
import { offerStartTools } from './start-tools.js';
import { TrialBudget } from './trial-budget.js';

/** What a connection may do, and with which server. */
export interface McpOptions {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Configurations that it may try. */
  readonly maxTrials: number;
  readonly version: string;
}

/** Those who call tools give up after a minute. */
const GIVE_UP_AFTER_MS = 20_000;

const INSTRUCTIONS =
  'Backtests of trading strategies. Every answer says first what may be believed (verdict, warnings, how many configurations were tried), then figures: repeat them in that order. HOLDS_SO_FAR is the best that can be said. The more is tried, the better the best looks by luck alone; the budget of trials is there for that.';

/**
 * Speaks the Model Context Protocol on standard input and output until the input ends. Each process is one
 * connection.
 */
export async function serveMcp({ url, apiKey, maxTrials, version }: McpOptions): Promise<void> {
  const server = new McpServer({ name: 'ktrdr', version }, { instructions: INSTRUCTIONS });
  const client = createClient({ url, apiKey, giveUpAfterMs: GIVE_UP_AFTER_MS });
  const context = { server, client, budget: new TrialBudget(maxTrials) };
  offerLibraryTools(context);
  offerStartTools(context);
  offerRunTools(context);
  const { transport, ended } = lineTransport(process.stdin, process.stdout);
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
  });
  await server.connect(transport);
  await Promise.race([ended, closed]);
  await server.close();
}
