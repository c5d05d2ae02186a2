/** Entry of the command line: wires the commands to the terminal, the network and this machine's own files. */

import { setFlagsFromString } from 'node:v8';
import { connectLocally, localTools } from './application/cli-local.js';
import { processEnvironment } from './base/outer/config/process-environment.js';
import { workerEnvironment } from './base/outer/config/worker-environment.js';
import { projectVersion } from './base/outer/files/project-root.js';
import { CliError } from './faces/cli/cli-error.js';
import { ExitCode } from './faces/cli/exit-code.js';
import { processTerminal } from './faces/cli/process-terminal.js';
import { runCli } from './faces/cli/program.js';
import type { CliContext, Connection, ConnectionOptions } from './faces/cli/terminal.js';

const environment = processEnvironment();
const DEFAULT_SERVER = 'http://127.0.0.1:8000';
const API_KEY = environment.KTRDR_API_KEY || undefined;

// What a command does not need is not loaded with it: a server takes longer than most commands, and so that
// `--version` and `--help` answer at once, even what checks forms comes with what needs it.
const serve = async (env: NodeJS.ProcessEnv) => (await import('./application/serve.js')).serve(env);

const context: CliContext = {
  terminal: processTerminal(environment),
  tools: localTools(environment),
  connect: async (options) => (options.local ? await connectLocally(environment) : await connectTo(options)),
  serve: () => serve(environment),
  serveWorker: () => serve(workerEnvironment(environment)),
  serveMcp: async (options, maxTrials) => {
    const { serveMcp } = await import('./faces/mcp/serve-mcp.js');
    await serveMcp({ url: serverUrlOf(options), apiKey: API_KEY, maxTrials, version: projectVersion });
  },
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
  exit: (code) => process.exit(code),
};

async function connectTo(options: ConnectionOptions): Promise<Connection> {
  const serverUrl = serverUrlOf(options);
  // Node's fetch reads answers in WebAssembly. V8 would optimize that after a few of them, for a third of the processor
  // time of a command; answers are as fast without.
  setFlagsFromString('--wasm-tiering-budget=100000000');
  const { GraphqlClient } = await import('./faces/client/graphql-client.js');
  const client = new GraphqlClient({ serverUrl, apiKey: API_KEY });
  return { client, description: serverUrl, isLasting: true, close: async () => {} };
}

function serverUrlOf({ server }: ConnectionOptions): string {
  const serverUrl = server ?? (environment.KTRDR_URL || DEFAULT_SERVER);
  if (!URL.canParse(serverUrl) || !/^https?:$/.test(new URL(serverUrl).protocol)) {
    throw new CliError(
      `'${serverUrl}' is not the address of a server; write it like ${DEFAULT_SERVER}.`,
      ExitCode.WrongUsage,
    );
  }
  return serverUrl;
}

// Whoever reads along may stop reading, as `ktrdr operations list | head` does. The command goes on to its end unheard:
// its exit code says how that was.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// A server that could not start has set one of its own.
const code = await runCli(process.argv.slice(2), projectVersion, context);
process.exitCode ||= code;
