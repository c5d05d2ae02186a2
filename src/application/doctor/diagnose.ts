import { access, constants, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { type Config, loadConfig } from '../../base/outer/config/config.js';
import { ConfigError } from '../../base/outer/config/config-error.js';
import { projectVersion } from '../../base/outer/files/project-root.js';
import { formatBytes } from '../../base/pure/format-bytes.js';
import type { Finding } from '../../faces/cli/finding.js';
import { machineMeans } from '../../kinds/means/machine-means.js';
import { inspectDatabase } from '../../stores/sqlite/inspect-database.js';

const GIGABYTE = 1e9;
/** With less, hardly a run can leave what it computes. */
const LEAST_DISK_BYTES = 0.1 * GIGABYTE;
const LITTLE_DISK_BYTES = GIGABYTE;

/** What has to be asked of a thread of its own. */
export type BackendQuestion = (
  preference: Config['tensorflowBackend'],
) => Promise<{ readonly backend: string; readonly reason: string }>;

/** Looks at what a server needs here; starts and repairs nothing. */
export async function diagnose(
  environment: NodeJS.ProcessEnv,
  askBackend: BackendQuestion,
): Promise<readonly Finding[]> {
  const versions: Finding = {
    name: 'versions',
    status: 'ok',
    message: `ktrdr ${projectVersion}, Node ${process.versions.node} on ${process.platform} ${process.arch}`,
  };
  let config: Config;
  try {
    config = loadConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [versions, { name: 'settings', status: 'fail', message: error.message }];
  }
  return [
    versions,
    await backendFinding(config, askBackend),
    await folderFinding('strategies', config.strategiesDir, config.libraryWrites),
    await folderFinding('models', config.modelsDir, true),
    await folderFinding('data', config.dataDir, true),
    await folderFinding('import', config.importDir, config.libraryWrites),
    ...(await databaseFindings(config.databaseUrl)),
    await portFinding(config),
  ];
}

async function backendFinding(config: Config, ask: BackendQuestion): Promise<Finding> {
  try {
    const { backend, reason } = await ask(config.tensorflowBackend);
    return {
      name: 'TensorFlow.js',
      status: backend === 'cpu' ? 'note' : 'ok',
      message: `${backend}: ${reason}`,
    };
  } catch (error) {
    return { name: 'TensorFlow.js', status: 'fail', message: messageOf(error) };
  }
}

async function folderFinding(name: string, folder: string, isWritten: boolean): Promise<Finding> {
  try {
    const entries = await readdir(folder);
    if (isWritten) await access(folder, constants.W_OK);
    return { name, status: 'ok', message: `${folder}, ${entries.length} entries` };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') return { name, status: 'note', message: `${folder} is not there yet` };
    const remedy = 'make it readable and writable for this user';
    return { name, status: 'fail', message: `${folder} cannot be used (${messageOf(error)}): ${remedy}` };
  }
}

async function databaseFindings(url: string): Promise<readonly Finding[]> {
  if (!url.startsWith('file:'))
    return [{ name: 'database', status: 'note', message: 'PostgreSQL, which is not looked at from here' }];
  try {
    const { file, bytes } = inspectDatabase(url, process.cwd());
    const message =
      bytes === null ? `${file} is not there yet: a server makes it` : `${file}, ${formatBytes(bytes)}`;
    return [{ name: 'database', status: 'ok', message }, await diskFinding(dirname(file))];
  } catch (error) {
    return [{ name: 'database', status: 'fail', message: messageOf(error) }];
  }
}

async function diskFinding(folder: string): Promise<Finding> {
  const free = await machineMeans(folder).freeDiskBytes(folder);
  if (free === null) return { name: 'disk', status: 'note', message: `${folder} does not say what is free` };
  const message = `${formatBytes(free)} free for ${folder}`;
  if (free < LEAST_DISK_BYTES) return { name: 'disk', status: 'fail', message: `${message}: make room` };
  return { name: 'disk', status: free < LITTLE_DISK_BYTES ? 'note' : 'ok', message };
}

function portFinding({ host, port }: Config): Promise<Finding> {
  const place = `${host}:${port}`;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const message = isTaken
        ? `${place} is taken, by a server or by another program`
        : `${place} cannot be listened on (${error.message}): choose HOST and PORT`;
      resolve({ name: 'port', status: isTaken ? 'note' : 'fail', message });
    });
    probe.listen(port, host, () => {
      probe.close(() => resolve({ name: 'port', status: 'ok', message: `${place} is free` }));
    });
  });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
