// Runs the sample backtest through a real server on a free port and a private database, then stops the server. From a
// package it leaves the samples in the folder where it is run, for the first server of one's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Where a person works: the clone, or any folder where the package is used.
const home = process.cwd();
const isPackage = !existsSync(join(root, 'scripts', 'setup.mjs'));
const folder = join(home, 'var', 'quickstart');
const SAMPLES = ['strategies', 'models', 'data'];
const report = join(folder, 'report.html');
const database = join(folder, `ktrdr-${process.pid}.db`);
const SAMPLE = [
  ...['--strategy', 'strategies/rsi_mean_reversion.yaml', '--model', 'models/rsi_mlp_v1.0.0'],
  ...['--symbol', 'AAPL', '--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-01-31'],
];

/** The sample is the project's own: settings of another installation must not reach it. */
function privateEnvironment() {
  const { PATH, HOME, TMPDIR, SystemRoot, NO_COLOR, NODE_V8_COVERAGE, NODE_OPTIONS } = process.env;
  const inherited = { PATH, HOME, TMPDIR, SystemRoot, NO_COLOR, NODE_V8_COVERAGE, NODE_OPTIONS };
  return {
    ...Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== undefined)),
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: `file:${database}`,
    LOG_LEVEL: 'warn',
  };
}

function startServer() {
  const server = spawn(process.execPath, [join(root, 'dist', 'server.js')], {
    // The samples of the program, whatever lies in the folder of the one who runs it.
    cwd: root,
    env: privateEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const url = /https?:\/\/[^\s/]+/.exec(line)?.[0];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', (code) =>
      reject(new Error(`the server stopped before it was ready (exit code ${code})`)),
    );
  });
  return { server, address };
}

async function runSample(address) {
  const cli = spawn(
    process.execPath,
    [join(root, 'dist', 'cli.js'), '--server', address, 'backtest', 'run', ...SAMPLE, '--report', report],
    { cwd: home, stdio: 'inherit' },
  );
  const [code, signal] = await once(cli, 'exit');
  return signal === null ? code : 1;
}

/** Nothing of one's own is touched: one of the folders is enough to leave all of them out. */
function leaveSamples() {
  if (SAMPLES.some((name) => existsSync(join(home, name)))) return;
  for (const name of SAMPLES) cpSync(join(root, name), join(home, name), { recursive: true });
  console.log('\nThe samples are in strategies/, models/ and data/ now.');
}

const next = isPackage
  ? `Next: 'npx ktrdr serve', then open http://127.0.0.1:8000/ (the playground is at /graphql), or 'npx ktrdr --help'.`
  : `Next: 'npm start', then open http://127.0.0.1:8000/ (the playground is at /graphql), or './ktrdr --help'.`;

try {
  mkdirSync(folder, { recursive: true });
} catch (error) {
  console.error(
    `quickstart: the report goes to ${folder}, which cannot be made (${error.code}). Run it in a folder of your own.`,
  );
  process.exit(1);
}
const { server, address } = startServer();
// Ctrl+C reaches the whole group: the CLI cancels its backtest, and the server ends after it.
process.on('SIGINT', () => {});
try {
  const url = await address;
  console.log(`A ktrdr server runs at ${url}/graphql; now the sample backtest, on synthetic AAPL bars:\n`);
  process.exitCode = await runSample(url);
  if (process.exitCode === 0) {
    if (isPackage) leaveSamples();
    console.log('\nThe server of the sample ends now, and its addresses with it; the report stays.');
    console.log(next);
  }
} catch (error) {
  console.error(`quickstart: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  // Only the report is to be looked at afterwards.
  for (const ending of ['', '-wal', '-shm', '.lock', '.secret'])
    rmSync(`${database}${ending}`, { force: true });
}
