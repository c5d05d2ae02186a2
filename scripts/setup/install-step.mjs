import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { runNode, runProgram } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const LOG = inProject('var', 'npm-ci.log');
const SHOWN_LOG_LINES = 40;

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Installs exactly what package-lock.json names, compiled for this Node; an installation made by hand is taken as it is. */
export const installStep = {
  name: 'install',
  key() {
    const { dependencies, devDependencies, optionalDependencies, overrides } = readJson(
      inProject('package.json'),
    );
    const wanted = { dependencies, devDependencies, optionalDependencies, overrides };
    const { platform, arch, versions } = process;
    return hashFiles([inProject('package-lock.json')], wanted, platform, arch, versions.modules);
  },
  outputs: () => [inProject('node_modules', 'better-sqlite3')],
  async run(say) {
    if (isInstalled() && (await databaseProblem()) === null) return;
    say('installing packages (a minute or two where SQLite has to be compiled)');
    await runNpmCi();
    const problem = await databaseProblem();
    if (problem !== null) {
      throw new SetupError(
        `better-sqlite3 was installed but does not load:\n${problem}\n` +
          `It needs its install script, and a C++ compiler, make and Python where no prebuilt binary can be fetched. The log is ${LOG}.`,
      );
    }
  },
};

/** Whether node_modules holds every package of the lockfile in its version; optional ones may be missing. */
function isInstalled() {
  const hidden = inProject('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = readJson(hidden).packages;
  return Object.entries(readJson(inProject('package-lock.json')).packages)
    .filter(([path, wanted]) => path !== '' && !wanted.optional)
    .every(([path, wanted]) => installed[path]?.version === wanted.version && existsSync(inProject(path)));
}

/** What goes wrong when this Node loads the compiled module, or null. */
async function databaseProblem() {
  const probe = await runNode(['-e', `new (require('better-sqlite3'))(':memory:').close()`]);
  return probe.code === 0 ? null : probe.output.trim();
}

async function runNpmCi() {
  const npmCli = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = installEnvironment();
  const { code, output } = npmCli?.endsWith('npm-cli.js')
    ? await runNode([npmCli, ...args], { env })
    : await runProgram('npm', args, { env, shell: process.platform === 'win32' });
  mkdirSync(dirname(LOG), { recursive: true });
  writeFileSync(LOG, output);
  if (code === 0) return;
  const tail = output.trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
  throw new SetupError(
    `npm ci failed:\n${tail}\n\nIt needs the npm registry once, nothing else of the network. The whole log is ${LOG}.`,
  );
}

function installEnvironment() {
  const environment = { ...process.env };
  // npm hands the options of the outer command to its scripts; these would leave out what is needed.
  for (const option of ['omit', 'production', 'only', 'dry_run', 'global', 'json'])
    delete environment[`npm_config_${option}`];
  delete environment.NODE_ENV;
  delete environment.NODE_V8_COVERAGE;
  // Any existing file keeps Prisma from downloading an engine that nothing here uses.
  environment.PRISMA_SCHEMA_ENGINE_BINARY = process.execPath;
  environment.npm_config_nodedir ??= headersFolder();
  if (environment.npm_config_nodedir === undefined) delete environment.npm_config_nodedir;
  return environment;
}

/** Where this Node's own C++ headers lie, so that compiling needs no download; undefined when they are not installed. */
function headersFolder() {
  const prefix = join(dirname(process.execPath), '..');
  const header = join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(header)) return undefined;
  const text = readFileSync(header, 'utf8');
  const number = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(number).join('.');
  return version === process.versions.node ? prefix : undefined;
}
