import { loadConfig } from '../base/outer/config/config.js';
import { createLogger } from '../base/outer/logging/create-logger.js';
import { AppError } from '../base/pure/app-error.js';
import { visibleText } from '../base/pure/visible-text.js';
import { createHttpServer } from '../faces/http/http-server.js';
import { type Additions, nothingAdded } from './added-kinds.js';
import { openApplication } from './application.js';
import { startTracing } from './tracing/start-tracing.js';

/** How long requests that are under way may take once the server has been asked to stop. */
const REQUEST_GRACE_MS = 2_000;

/**
 * Serves GraphQL until SIGTERM or SIGINT, then drains: no new work, a grace for what runs, the rest goes back to
 * the queue for the next start. A second signal leaves at once.
 * @param env of the process
 * @param added what another program has beside this one; default: nothing
 */
export async function serve(env: NodeJS.ProcessEnv, added: Additions = nothingAdded): Promise<void> {
  try {
    await serveUntilStopped(env, added);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`ktrdr cannot start. ${visibleText(error.message)}\n`);
    process.exitCode = 1;
  }
}

async function serveUntilStopped(env: NodeJS.ProcessEnv, added: Additions): Promise<void> {
  const config = loadConfig(env);
  const logger = createLogger(config.logLevel);
  const tracing = await startTracing(config.tracing);
  const application = await openApplication(config, logger, added);
  try {
    const http = await createHttpServer(application.handler, config);
    // Listened for first: whoever reads that it is ready may stop it at once.
    const stopSignal = nextStopSignal();
    application.begin(http.url);
    process.stdout.write(`ktrdr is ready at ${http.url}/graphql\nIts console is at ${http.url}/\n`);
    const signal = await stopSignal;
    logger.info({ signal }, 'stopping: running operations may finish within the grace');
    application.readiness.drain();
    await http.close(REQUEST_GRACE_MS);
  } finally {
    await application.close(config.cancelGraceMs);
    await tracing?.stop();
  }
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves with the first signal to stop; from then on another one, whichever of the two, ends the process at once. */
function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const onFirst = (signal: NodeJS.Signals): void => {
      for (const name of STOP_SIGNALS) process.off(name, onFirst).on(name, () => process.exit(1));
      resolve(signal);
    };
    for (const name of STOP_SIGNALS) process.on(name, onFirst);
  });
}
