/** What the command line does in its own process: a whole server for `--local`, and work on this machine's files. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localEnvironment } from '../base/outer/config/local-environment.js';
import { projectRoot } from '../base/outer/files/project-root.js';
import type { LocalTools } from '../faces/cli/local-tools.js';
import type { Connection } from '../faces/cli/terminal.js';
import type { AnswerOf, JobName, QuestionOf } from './threads/jobs.js';

/** Signals that end the process without anybody asking the commands. */
const ENDING_SIGNALS = { SIGTERM: 143, SIGHUP: 129 } as const;

/** Opens the whole service in this process, on a database that is gone afterwards, however the process ends. */
export async function connectLocally(environment: NodeJS.ProcessEnv): Promise<Connection> {
  const { openApplication } = await import('./application.js');
  const { GraphqlClient } = await import('../faces/client/graphql-client.js');
  const { loadConfig } = await import('../base/outer/config/config.js');
  const { createLogger } = await import('../base/outer/logging/create-logger.js');
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-local-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  for (const [signal, code] of Object.entries(ENDING_SIGNALS)) process.once(signal, () => process.exit(code));
  // Ctrl+C belongs to the command that listens to it; where none does, it ends the process, which removes the folder.
  process.on('SIGINT', () => {
    if (process.listenerCount('SIGINT') === 1) process.exit(130);
  });
  const { nothingAdded } = await import('./added-kinds.js');
  const own = localEnvironment(environment);
  const config = loadConfig({ ...own, DATABASE_URL: `file:${join(folder, 'ktrdr.db')}` });
  // A terminal is no place for a log that nobody asked for; what fails is said in words anyway.
  const application = await openApplication(
    config,
    createLogger(environment.LOG_LEVEL ? config.logLevel : 'error'),
    nothingAdded,
    loadConfig(own).databaseUrl,
  );
  return {
    client: new GraphqlClient({
      serverUrl: 'http://localhost',
      fetch: (url, init) => application.handler.fetch(url, init),
    }),
    description: 'this process',
    isLasting: false,
    close: async () => {
      await application.close(0);
      remove();
    },
  };
}

/** Returns the work on files, each part loaded when it is first asked for. */
export function localTools(environment: NodeJS.ProcessEnv): LocalTools {
  const config = async () =>
    (await import('../base/outer/config/config.js')).loadConfig(localEnvironment(environment));
  return {
    async importBars(request) {
      const { importBars } = await import('../market-data/import/import-bars.js');
      const { requireMeansOfImport } = await import('../kinds/data-load/require-means-of-import.js');
      const { dataDir } = await config();
      await requireMeansOfImport({ ...request, dataDir });
      return await importBars({ ...request, dataDir });
    },
    async checkSignals(file, ownFolder, timeframe) {
      const { checkSignals } = await import('../library/check-signals.js');
      return await checkSignals(file, (await config()).strategiesDir, ownFolder, timeframe);
    },
    async checkModel(folder, strategy, strategyHash) {
      const { readModelFolder } = await import('../tensorflow/inference/model-folder.js');
      const { modelFit } = await import('../tensorflow/inference/model-fit.js');
      return modelFit(await readModelFolder(folder), strategy, strategyHash);
    },
    async auditStrategy(request) {
      const { modelsDir, dataDir, tensorflowBackend, databaseUrl } = await config();
      await findSeals(databaseUrl);
      const folders = { models: modelsDir, data: dataDir };
      return await askOnce('auditStrategy', {
        ...request,
        ...{ folders, tensorflowBackend, lookedAtBy: commandId('audit') },
      });
    },
    async importModel(request) {
      const { modelsDir, tensorflowBackend } = await config();
      return await askOnce('importModel', { ...request, modelsDir, tensorflowBackend });
    },
    async exportFeatures(request) {
      const { exportFeatures } = await import('../kinds/training/export-features.js');
      const { dataDir, databaseUrl } = await config();
      await findSeals(databaseUrl);
      return await exportFeatures({ ...request, dataDir, lookedAtBy: commandId('export') });
    },
    async diagnose() {
      const { diagnose } = await import('./doctor/diagnose.js');
      return await diagnose(environment, (preference) => askOnce('describeBackend', { preference }));
    },
    async runQuickstart() {
      const { runQuickstart } = await import('./run-quickstart.js');
      return await runQuickstart();
    },
    async openBrowser(address) {
      const { openBrowser } = await import('./open-browser.js');
      return await openBrowser(address, environment);
    },
    async backupDatabase(target) {
      const { databaseUrl } = await config();
      const { isPostgresUrl } = await import('../stores/postgres/postgres-address.js');
      if (isPostgresUrl(databaseUrl)) {
        const { ServerBackupError } = await import('../stores/postgres/server-backup-error.js');
        throw new ServerBackupError(target);
      }
      const { backupDatabase } = await import('../stores/sqlite/backup-database.js');
      return await backupDatabase({ url: databaseUrl, cwd: process.cwd(), target });
    },
    async copyDatabase(from, to) {
      const { copyDatabase } = await import('../stores/copy/copy-database.js');
      const prisma = join(projectRoot, 'prisma');
      const migrations = { sqlite: join(prisma, 'migrations'), postgres: join(prisma, 'postgres') };
      const { dataDir } = await config();
      const { sealsToCopy, keepSealsBeside } = await import('./copied-seals.js');
      let copied: Awaited<ReturnType<typeof sealsToCopy>> = [];
      const seals = async () => (copied = await sealsToCopy(from, dataDir));
      const report = await copyDatabase({ from, to, cwd: process.cwd(), migrations, seals });
      await keepSealsBeside(to, dataDir, copied);
      return report;
    },
  };
}

/** Has this process see the seals that its server does. */
async function findSeals(databaseUrl: string): Promise<void> {
  const { findSealsOf } = await import('./threads/place-of-seals.js');
  await findSealsOf(databaseUrl);
}

/** Returns what a look of a command is counted by: no operation has such an id. */
function commandId(command: string): string {
  return `${command}_${randomUUID()}`;
}

/** Asks a thread that ends with its answer. */
async function askOnce<Name extends JobName>(job: Name, question: QuestionOf<Name>): Promise<AnswerOf<Name>> {
  const { JobThreads } = await import('./threads/job-threads.js');
  const threads = new JobThreads(join(projectRoot, 'dist'));
  try {
    return await threads.ask(job, question);
  } finally {
    await threads.close();
  }
}
