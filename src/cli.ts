/** Entry of the command line: wires the commands to the terminal, the network and, for `--local`, to a server in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApplication } from './application.js';
import { runCli } from './cli/program.js';
import type { CliContext, Connection, ConnectionOptions } from './cli/terminal.js';
import { GraphqlClient } from './client/graphql-client.js';
import { loadConfig } from './config/config.js';
import { processEnvironment } from './config/environment.js';
import { workerEnvironment } from './config/worker-environment.js';
import { projectVersion } from './files/project-root.js';
import { createLogger } from './logging/create-logger.js';
import { serve } from './serve.js';

const environment = processEnvironment();
const DEFAULT_SERVER = 'http://127.0.0.1:8000';

const context: CliContext = {
  terminal: {
    out: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true,
    progressStream: process.stderr,
  },
  connect: (options) => (options.local ? connectLocally() : Promise.resolve(connectTo(options))),
  serve: () => serve(environment),
  serveWorker: () => serve(workerEnvironment(environment)),
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
  exit: (code) => process.exit(code),
};

function connectTo({ server }: ConnectionOptions): Connection {
  const serverUrl = server ?? environment.KTRDR_URL ?? DEFAULT_SERVER;
  const client = new GraphqlClient({ serverUrl, apiKey: environment.KTRDR_API_KEY });
  return { client, description: serverUrl, close: async () => {} };
}

/** Opens the whole service in this process, on a database that is gone afterwards. */
async function connectLocally(): Promise<Connection> {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-local-'));
  const config = loadConfig({
    ...environment,
    DATABASE_URL: `file:${join(folder, 'ktrdr.db')}`,
    API_KEYS: '',
    API_KEYS_FILE: '',
  });
  const application = await openApplication(
    config,
    createLogger(environment.LOG_LEVEL === undefined ? 'warn' : config.logLevel),
  );
  return {
    client: new GraphqlClient({
      serverUrl: 'http://localhost',
      fetch: (url, init) => application.handler.fetch(url, init),
    }),
    description: 'this process',
    close: async () => {
      await application.close(0);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

process.exitCode = await runCli(process.argv.slice(2), projectVersion, context);
