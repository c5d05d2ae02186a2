/**
 * Checks docker/ without a container engine: runs the steps of the Dockerfile in order in empty folders, copies what
 * it copies, drops what it drops, starts what the last stage starts, and asks it for its health. Compose files are
 * read by docker-compose where that is installed; those of a cluster, and the manifests for Kubernetes, are held against
 * their schemas, the settings that there are and the paths that are served. Needs the npm registry. The last line: "N passed, N failed".
 *
 *   node scripts/check-docker.mjs
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { inProject, root } from './setup/paths.mjs';

const READY_MS = 60_000;
const counts = { passed: 0, failed: 0 };

function judge(name, problem) {
  counts[problem === null ? 'passed' : 'failed'] += 1;
  console.log(problem === null ? `ok   ${name}` : `FAIL ${name}: ${problem}`);
}

/** The instructions of each stage, in order. */
function readStages() {
  const dockerfile = DockerfileParser.parse(readFileSync(inProject('docker', 'Dockerfile'), 'utf8'));
  const stages = [];
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') stages.push({ name: instruction.getBuildStage(), steps: [] });
    else stages.at(-1)?.steps.push({ keyword, instruction });
  }
  return { dockerfile, stages };
}

/** What compose and engine leave out of the context. */
function ignored() {
  const patterns = readFileSync(inProject('.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const tests = patterns.map((pattern) =>
    pattern.startsWith('**/')
      ? new RegExp(`(^|/)${pattern.slice(3)}(/|$)`)
      : new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`),
  );
  return (path) => tests.some((test) => test.test(path));
}

function isTracked() {
  const { stdout } = spawnSync('git', ['ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const files = new Set(stdout.split('\0'));
  const folders = new Set([...files].flatMap((file) => parentsOf(file)));
  return (path) => files.has(path) || folders.has(path);
}

function parentsOf(path) {
  const parent = dirname(path);
  return parent === '.' ? [] : [parent, ...parentsOf(parent)];
}

/** Where a path of the image lies on this machine. */
const place = (image, workdir, path) => join(image, path.startsWith('/') ? path : join(workdir, path));

function copy({ instruction }, image, workdir, images, isLeftOut) {
  const from = instruction
    .getFlags()
    .find((flag) => flag.getName() === 'from')
    ?.getValue();
  const args = instruction.getArguments().map((argument) => argument.getValue());
  const target = args.pop();
  const intoFolder = target.endsWith('/') || args.length > 1;
  for (const source of args) {
    const origin = from ? place(images.get(from), '/', source) : join(root, source);
    const isFolder = statSync(origin).isDirectory();
    const into = place(image, workdir, target);
    const destination = isFolder || !intoFolder ? into : join(into, source.split('/').at(-1));
    mkdirSync(isFolder ? destination : dirname(destination), { recursive: true });
    cpSync(origin, destination, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => Boolean(from) || file === root || !isLeftOut(relative(root, file)),
    });
  }
}

/** Steps that need the engine's own file system, which is root's and empty. */
const isOfTheSystem = (command) => /^(apt-get|mkdir -p var import && chown)/.test(command);

function run(command, image, workdir, environment) {
  if (command.startsWith('mkdir -p var import')) {
    for (const folder of ['var', 'import']) mkdirSync(join(image, workdir, folder), { recursive: true });
  }
  if (isOfTheSystem(command)) {
    console.log(`     not run here: RUN ${command.slice(0, 60)}`);
    return;
  }
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd: place(image, workdir, '.'),
    env: environment,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  judge(`RUN ${command}`, status === 0 ? null : `exit code ${status}\n${stdout}${stderr}`.slice(-3_000));
  if (status !== 0) throw new Error(`the step failed: ${command}`);
}

/** Carries out the stages; returns the folder, the working folder, the environment and the user of the last. */
function build(folder) {
  const { dockerfile, stages } = readStages();
  const images = new Map();
  const leftOut = ignored();
  const tracked = isTracked();
  let last = null;
  for (const { name, steps } of stages) {
    const image = join(folder, name ?? `stage-${images.size}`);
    mkdirSync(image, { recursive: true });
    images.set(name, image);
    last = { image, workdir: '/', env: {}, user: 'root', command: [], health: false };
    for (const step of steps) {
      const text = step.instruction.getArgumentsContent() ?? '';
      if (step.keyword === 'WORKDIR') last.workdir = text;
      else if (step.keyword === 'COPY')
        copy(step, image, last.workdir, images, (path) => leftOut(path) || !tracked(path));
      else if (step.keyword === 'RUN')
        run(text, image, last.workdir, { ...process.env, CI: '', NODE_ENV: '', ...last.env });
      else if (step.keyword === 'ENV')
        for (const property of step.instruction.getProperties())
          last.env[property.getName()] = property.getValue();
      else if (step.keyword === 'USER') last.user = text;
      else if (step.keyword === 'CMD') last.command = JSON.parse(text);
      else if (step.keyword === 'HEALTHCHECK') last.health = true;
    }
  }
  const base = dockerfile.getInitialARGs()[0]?.getProperty()?.getValue() ?? '';
  judge('the base image is pinned to a version', /:\d+\.\d+\.\d+/.test(base) ? null : `it is '${base}'`);
  judge('the last stage runs as another user than root', last.user !== 'root' ? null : 'USER is missing');
  judge('the last stage has a health check', last.health ? null : 'HEALTHCHECK is missing');
  // TypeScript and the CLI of Prisma stay: npm keeps optional peers of what is needed.
  const tools = ['vitest', 'esbuild', '@biomejs/biome', 'typescript-eslint'].filter((tool) =>
    existsSync(place(last.image, last.workdir, `node_modules/${tool}`)),
  );
  judge('the last stage holds no build tools', tools.length === 0 ? null : `it holds ${tools.join(', ')}`);
  return last;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts what the image starts, with the command of the backend or of the worker, and runs the sample backtest. */
async function startAndAsk(image, [program, ...args]) {
  const port = await freePort();
  const cwd = place(image.image, image.workdir, '.');
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...image.env, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    const end = Date.now() + READY_MS;
    while (
      !(await fetch(`${url}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null || Date.now() > end) return `it is not ready: ${log}`;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const smoke = spawnSync(process.execPath, ['dist/cli.js', '--server', url, ...SAMPLE], {
      cwd,
      encoding: 'utf8',
    });
    return smoke.status === 0 ? null : `the sample backtest exits with ${smoke.status}: ${smoke.stderr}`;
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

const SAMPLE = [
  ...['backtest', 'run', '--strategy', 'strategies/rsi_mean_reversion.yaml', '--symbol', 'AAPL'],
  ...[
    '--timeframe',
    '1d',
    '--start',
    '2024-01-01',
    '--end',
    '2024-01-31',
    '--report',
    join('var', 'report.html'),
  ],
];

function checkCompose() {
  if (spawnSync('docker-compose', ['--version']).status !== 0) {
    console.log('     docker-compose is not installed here: the compose files were not read by it');
    return;
  }
  for (const files of [['compose.yml'], ['compose.yml', 'compose.remote.yml'], ['compose.cluster.yml']]) {
    const args = files.flatMap((file) => ['-f', inProject('docker', file)]);
    const { status, stderr } = spawnSync('docker-compose', [...args, 'config'], {
      encoding: 'utf8',
      env: { ...process.env, POSTGRES_PASSWORD: 'sample', KTRDR_API_KEY: 'sample', WORKER_KEY: 'other' },
    });
    judge(`docker-compose config: ${files.join(', ')}`, status === 0 ? null : stderr);
  }
}

/** The files of a cluster have a check of their own, which counts as many. */
function checkDeployment() {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [inProject('dist', 'scripts', 'check-deployment.js')],
    {
      encoding: 'utf8',
    },
  );
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  process.stdout.write(stdout.replace(/\d+ passed, \d+ failed\s*$/, ''));
  if (passed === undefined) return judge('the files of a cluster are checked', stderr);
  counts.passed += Number(passed);
  counts.failed += Number(failed);
}

const folder = mkdtempSync(join(tmpdir(), 'ktrdr-image-'));
try {
  checkCompose();
  checkDeployment();
  const image = build(folder);
  judge('the image serves a backtest', await startAndAsk(image, image.command));
  const worker = image.command.map((part) => part.replace('server.js', 'worker.js'));
  judge('the image serves a backtest as a worker', await startAndAsk(image, worker));
  const strays = readdirSync(place(image.image, image.workdir, '.')).filter((name) =>
    /\.(ts|md)$/.test(name),
  );
  judge('nothing but the program lies in the image', strays.length === 0 ? null : strays.join(', '));
} catch (error) {
  judge('the image can be built', error instanceof Error ? error.message : String(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
