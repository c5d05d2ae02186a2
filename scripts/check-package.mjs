/**
 * Checks what `npm pack` gives: packs, installs the file into an empty folder without development packages, holds its
 * size, licences and list of parts, and runs the quickstart there as a stranger would. Leaves the list of parts
 * (CycloneDX) in var/sbom.cdx.json. Needs the npm registry. The last line: "N passed, N failed".
 *
 *   node scripts/check-package.mjs
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, root } from './setup/paths.mjs';

const MOST_MEGABYTES = 350;
const NEEDED = [
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/server.js', 'dist/worker.js', 'dist/cli.js'],
  ...['dist/console/index.html', 'dist/client/index.js', 'dist/client/index.d.ts', 'scripts/ktrdr.mjs'],
  ...['src/faces/report/page/report.js', 'strategies/rsi_mean_reversion.yaml', 'data/AAPL_1d.csv'],
  ...['strategies/cookbook/rsi-pullback.yaml', 'strategies/cookbook/monthly-timing.csv'],
];
const NOT_WANTED =
  /^(tests|src\/(?!faces\/report\/page\/)|dist\/(tests|scripts|benchmarks)\/)|\.map$|\.arrow$/;

const counts = { passed: 0, failed: 0 };

function judge(name, problem) {
  counts[problem === null ? 'passed' : 'failed'] += 1;
  console.log(problem === null ? `ok   ${name}` : `FAIL ${name}: ${problem}`);
  return problem === null;
}

/** Settings of this project must not reach the stranger. */
function strangersEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|KTRDR_|DATABASE_URL$|NODE_)/i.test(name),
  );
  const registry = Object.entries(process.env).filter(([name]) =>
    /^npm_config_(registry|cache|userconfig)$/i.test(name),
  );
  return Object.fromEntries([...kept, ...registry]);
}

function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: strangersEnvironment(),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  return { status, stdout, output: `${stdout}${stderr}` };
}

const failureOf = ({ status, output }) =>
  status === 0 ? null : `exit code ${status}\n${output.slice(-3_000)}`;

/** Megabytes of files below a folder. */
function megabytesOf(folder) {
  const bytes = (path) => {
    const status = lstatSync(path);
    if (!status.isDirectory()) return status.size;
    return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0);
  };
  return bytes(folder) / 2 ** 20;
}

function pack(folder) {
  const packed = run(root, 'npm', 'pack', '--json', '--pack-destination', folder);
  if (!judge('npm pack', failureOf(packed))) return null;
  const [{ filename, files, unpackedSize }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n')));
  const paths = files.map(({ path }) => path);
  const missing = NEEDED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => NOT_WANTED.test(path));
  judge('the package has what it needs', missing.length === 0 ? null : `${missing.join(', ')} missing`);
  judge('the package has nothing else', unwanted.length === 0 ? null : unwanted.slice(0, 20).join(', '));
  judge('its samples are those of the project, and no files of whoever packs it', strangeSamples(paths));
  console.log(`     ${paths.length} files, ${(unpackedSize / 2 ** 20).toFixed(1)} MB`);
  return join(folder, filename);
}

/** What git knows of the folders in which people keep their own files is what the package has to have, and all of it. */
function strangeSamples(paths) {
  const { status, stdout } = run(root, 'git', 'ls-files', 'strategies', 'models', 'data');
  if (status !== 0) return "git cannot tell which files are the project's";
  const known = stdout.trim().split('\n').sort();
  const packed = paths.filter((path) => /^(strategies|models|data)\//.test(path)).sort();
  const strange = packed.filter((path) => !known.includes(path));
  const missing = known.filter((path) => !packed.includes(path));
  if (strange.length + missing.length === 0) return null;
  return `${strange.length} too many (${strange.slice(0, 5).join(', ')}), ${missing.length} missing (${missing.slice(0, 5).join(', ')})`;
}

function checkParts(home) {
  // A list of parts is of something that has a name and a version.
  run(home, 'npm', 'pkg', 'set', 'name=home', 'version=1.0.0');
  const made = run(home, 'npm', 'sbom', '--sbom-format', 'cyclonedx');
  if (!judge('npm sbom', failureOf(made))) return;
  const { bomFormat, components } = JSON.parse(made.stdout);
  const without = components.filter(({ version, purl }) => !version || !purl).map(({ name }) => name);
  const isWhole = bomFormat === 'CycloneDX' && components.some(({ name }) => name === 'better-sqlite3');
  judge('the list of parts is whole', isWhole && without.length === 0 ? null : `lacks ${without.join(', ')}`);
  mkdirSync(inProject('var'), { recursive: true });
  writeFileSync(inProject('var', 'sbom.cdx.json'), made.stdout);
  console.log(`     ${components.length} parts in var/sbom.cdx.json`);
}

function checkQuickstart(home) {
  const { status, output } = run(home, 'npx', 'ktrdr', 'quickstart');
  const report = join(home, 'var', 'quickstart', 'report.html');
  const hasRun = status === 0 && output.includes('21 bars') && existsSync(report);
  judge(
    'npx ktrdr quickstart in an empty folder',
    hasRun ? null : `exit code ${status}\n${output.slice(-3_000)}`,
  );
  const version = run(home, 'npx', 'ktrdr', '--version');
  judge('npx ktrdr --version', failureOf(version));
  const { status: code, output: said } = run(
    home,
    ...['npx', 'ktrdr', '--local', 'backtest', 'run', '--strategy', 'strategies/rsi_mean_reversion.yaml'],
    ...['--symbol', 'AAPL', '--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-01-31'],
  );
  judge(
    'a backtest with the samples that it left',
    code === 0 ? null : `exit code ${code}\n${said.slice(-3_000)}`,
  );
  const imported = run(
    home,
    process.execPath,
    '-e',
    "import('ktrdr/client').then((c) => c.createClient({url: 'http://x'}))",
  );
  judge("import('ktrdr/client')", failureOf(imported));
}

const folder = mkdtempSync(join(tmpdir(), 'ktrdr-package-'));
try {
  const file = pack(folder);
  if (file !== null) {
    const home = join(folder, 'home');
    mkdirSync(home);
    const install = ['install', file, '--omit=dev', '--omit=optional', '--no-audit', '--no-fund'];
    if (judge('npm install of the package', failureOf(run(home, 'npm', ...install)))) {
      const size = megabytesOf(join(home, 'node_modules'));
      judge(
        `the installation is below ${MOST_MEGABYTES} MB, without TensorFlow's native library`,
        size < MOST_MEGABYTES ? null : `it has ${size.toFixed(1)} MB`,
      );
      console.log(`     ${size.toFixed(1)} MB`);
      checkParts(home);
      checkQuickstart(home);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
if (counts.failed > 0) process.exitCode = 1;
