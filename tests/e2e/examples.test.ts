import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser, launchBrowser, openPage } from '../support/browser.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const run = promisify(execFile);
/** As many bars as leave time for a restart in the middle. */
const DAYS = 100;
/** A program that shows nothing for so long hangs. */
const WAIT = { timeout: 60_000, interval: 20 };

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('The example in Python does not run: there is no python3.');
if (!hasBrowser)
  console.warn('The example with React is built and not opened: there is no /usr/bin/chromium.');

/** A program that goes on, and what it has printed so far. */
class Program {
  printed = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(command, args, {
      cwd,
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.printed += chunk.toString();
      });
    }
    this.#ended = once(this.#child, 'close');
  }

  /** Waits until it has printed something like that. */
  async prints(pattern: RegExp): Promise<void> {
    await vi.waitUntil(() => pattern.test(this.printed) || this.#child.exitCode !== null, WAIT);
    expect(this.printed).toMatch(pattern);
  }

  /** Waits for the end. @returns the exit code, and all that it printed */
  async end(): Promise<readonly [number | null, string]> {
    await this.#ended;
    return [this.#child.exitCode, this.printed];
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

describe('the examples, built and run beside a server that is killed and started again', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const programs: Program[] = [];
  let browser: Browser | null = null;
  let status: Locator;

  /** Copies of the examples, which find their packages where the project has them, and ktrdr as a package. */
  async function copyExamples(): Promise<void> {
    await cp(join(projectFolder, 'examples'), folder.path, { recursive: true });
    await symlink(join(projectFolder, 'node_modules'), join(folder.path, 'node_modules'), 'dir');
    for (const name of ['typed-client', 'react']) {
      await mkdir(join(folder.path, name, 'node_modules'));
      await symlink(projectFolder, join(folder.path, name, 'node_modules', 'ktrdr'), 'dir');
    }
  }

  async function npmRun(example: string, script: string): Promise<void> {
    await run('npm', ['run', '--silent', script], {
      cwd: join(folder.path, example),
      env: cleanEnvironment({ KTRDR_URL: server.url }),
    });
  }

  /** Opens the page of React beside a run, and waits until it shows some of it. */
  async function openExample(id: string): Promise<void> {
    const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
    const served = new Program(
      process.execPath,
      [vite, 'preview', '--host', '127.0.0.1', '--port', '0'],
      join(folder.path, 'react'),
      { KTRDR_URL: server.url, NO_COLOR: '1' },
    );
    programs.push(served);
    const address = /http:\/\/127\.0\.0\.1:\d+/;
    await served.prints(address);
    browser = await launchBrowser();
    const page = await openPage(browser);
    await page.goto(`${address.exec(served.printed)?.[0]}/?id=${id}`);
    status = page.getByRole('status');
    await page.getByText(/^[1-9]\d* samples, going on$/).waitFor();
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    await copyExamples();
    const workspace = await minuteWorkspace(join(folder.path, 'workspace'), DAYS);
    const start = (more: Readonly<Record<string, string>> = {}) =>
      startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1', ...more });
    server = await start();
    for (const [example, script] of [
      ['typed-client', 'generate'],
      ['typed-client', 'build'],
      ['react', 'check'],
      ['react', 'build'],
    ] as const)
      await npmRun(example, script);

    const { strategyConfigPath, symbol, timeframe, startDate, endDate } = workspace.backtest;
    const { modelPath } = workspace;
    const args = [strategyConfigPath, symbol, timeframe, startDate, endDate, modelPath];
    // With one key all of them follow one run.
    const env = { KTRDR_URL: server.url, IDEMPOTENCY_KEY: 'example' };
    programs.push(
      new Program(process.execPath, ['dist/main.js', ...args], join(folder.path, 'typed-client'), env),
    );
    if (hasPython)
      programs.push(
        new Program('python3', ['follow_backtest.py', ...args], join(folder.path, 'python'), env),
      );
    // Each has seen bars, which come to about a thousand in the end.
    for (const program of programs) await program.prints(/^2024-\S+ \d+\.\d\d$/m);
    const id = /op_backtesting_\w+/.exec(programs[0]?.printed ?? '')?.[0] ?? '';
    if (hasBrowser) await openExample(id);

    const { port } = new URL(server.url);
    await server.kill();
    server = await start({ PORT: port });
  });

  afterAll(async () => {
    await browser?.close();
    for (const program of programs) program.kill();
    await server.kill();
    await folder.remove();
  });

  it('typed-client reads every bar and says how the run ended', async () => {
    const [code, printed] = (await programs[0]?.end()) ?? [];
    expect(printed).toMatch(/^started op_backtesting_\w+\n/);
    expect([code, printed]).toEqual([
      0,
      expect.stringMatching(/\n[1-9]\d* samples; .+ tried so far\): return /),
    ]);
  });

  it.skipIf(!hasPython)('python reads every bar and prints the verdict before the figures', async () => {
    const [code, printed] = (await programs[1]?.end()) ?? [];
    expect([code, printed]).toEqual([
      0,
      expect.stringMatching(/[1-9]\d* samples; .*\n(?:.*\n)*[A-Z_]{7,} .+\n\d+ tried so far\nreturn /),
    ]);
  });

  it.skipIf(!hasBrowser)('react shows every bar, and the verdict', async () => {
    await expect
      .poll(() => status.textContent(), { timeout: 60_000 })
      .toMatch(/^[1-9]\d* samples, COMPLETED$/);
    const samples = /^\d+/.exec((await status.textContent()) ?? '')?.[0];
    expect((await programs[0]?.end())?.[1]).toContain(`\n${samples} samples;`);
    expect(
      await status
        .page()
        .getByText(/tried so far\. Return/)
        .textContent(),
    ).toMatch(/^[A-Z_]+:/);
  });
});
