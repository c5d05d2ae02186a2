import { localTools } from '../../src/application/cli-local.js';
import { processTerminal } from '../../src/faces/cli/process-terminal.js';
import type { CliContext } from '../../src/faces/cli/terminal.js';

const refuse = (): never => {
  throw new Error('commands are described here, not run');
};

/** What commands are built with where nobody runs them. */
export const idleContext: CliContext = {
  terminal: processTerminal({}),
  tools: localTools({}),
  connect: refuse,
  serve: refuse,
  serveWorker: refuse,
  serveMcp: refuse,
  onInterrupt: refuse,
  exit: refuse,
};
