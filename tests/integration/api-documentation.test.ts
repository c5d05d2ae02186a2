import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone } from '../support/backtests.js';
import { pullLoadUntilDone } from '../support/data-loads.js';
import { graphqlRequest } from '../support/graphql-request.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';

const run = promisify(execFile);
const DEFAULT_ADDRESS = 'http://127.0.0.1:8000';

/** Loads must not write into the data that the project ships. */
async function ownData(folder: string): Promise<string> {
  const dataDir = join(folder, 'data');
  await cp(join(projectFolder, 'data'), dataDir, { recursive: true });
  return dataDir;
}

describe('docs/api.md on a running server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let text: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const importDir = join(folder.path, 'import');
    await mkdir(importDir);
    await writeFile(join(importDir, 'prices.csv'), 'date,open,high,low,close\n2024-01-02,1,1,1,1\n');
    // A training of the page writes a model.
    const models = join(folder.path, 'models');
    await cp(join(projectFolder, 'models'), models, { recursive: true });
    server = await startServer(folder.path, {
      IMPORT_DIR: importDir,
      DATA_DIR: await ownData(folder.path),
      MODELS_DIR: models,
    });
    text = await readFile(join(projectFolder, 'docs', 'api.md'), 'utf8');
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const blocksOf = (language: string): readonly string[] =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block ?? '');

  /** Runs a block in a shell of a folder of its own and returns what it prints. */
  async function shell(block: string, id = ''): Promise<string> {
    const { stdout } = await run('bash', ['-euc', block.replaceAll(DEFAULT_ADDRESS, server.url)], {
      cwd: folder.path,
      env: cleanEnvironment({ ID: id }),
    });
    return stdout;
  }

  /** Waits for the end of an operation of any type. */
  async function untilDone(id: string): Promise<void> {
    const query = 'query ($id: ID!) { operation(id: $id, forceRefresh: true) { done pollAfterMs } }';
    for (;;) {
      const { data } = await graphqlRequest<{
        readonly operation: { readonly done: boolean; readonly pollAfterMs: number | null };
      }>(server.url, query, { id });
      if (data === undefined || data === null || data.operation.done) return;
      await delay(data.operation.pollAfterMs ?? 0);
    }
  }

  it('has queries that work one after another, as a reader would try them', async () => {
    const [, variables = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
    const [start = '', ...others] = blocksOf('graphql');
    const started = await graphqlRequest<{ startBacktest: { operation: { id: string } } }>(
      server.url,
      start,
      JSON.parse(variables) as object as Record<string, unknown>,
    );
    const id = started.data?.startBacktest.operation.id ?? '';
    await pullUntilDone(server.client, id);
    const typenames: string[] = [];
    for (const query of others) {
      const answer = await graphqlRequest(server.url, query, /\$id/.test(query) ? { id } : {});
      expect(answer.errors).toBeUndefined();
      const load = (answer.data as { startDataLoad?: { operation: { id: string } } }).startDataLoad;
      if (load !== undefined) await pullLoadUntilDone(server.client, load.operation.id);
      const { startStudy, startWalkForward } = answer.data as Readonly<
        Record<string, { readonly operation: { readonly id: string } }>
      >;
      const coordinated = startStudy ?? startWalkForward;
      if (coordinated !== undefined) await untilDone(coordinated.operation.id);
      const data = JSON.stringify(answer.data);
      expect(data).not.toMatch(/"(operation|strategy|result)":null/);
      const typename = /"__typename":"(\w+)"/.exec(data)?.[1];
      if (typename !== undefined) typenames.push(typename);
    }
    expect(typenames).toEqual([
      // It has completed.
      'InvalidInputError',
      'VerifyOperationSuccess',
      'UpdateOperationSuccess',
      'BulkSuccess',
      'OperationNotCancellableError',
      'DeleteOperationSuccess',
      'HoldoutSuccess',
    ]);
  });

  it('has shell commands that work', async () => {
    const [start = '', pull = '', downloads = '', get = ''] = blocksOf('sh');
    const started = JSON.parse(await shell(start)) as {
      data: { startBacktest: { operation: { id: string } } };
    };
    const { id } = started.data.startBacktest.operation;
    await pullUntilDone(server.client, id);
    expect(JSON.parse(await shell(pull, id))).toMatchObject({
      data: { operation: { status: 'COMPLETED', done: true, pollAfterMs: null, error: null } },
    });
    await shell(downloads, id);
    expect(await readFile(join(folder.path, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await readFile(join(folder.path, 'trades.csv'), 'utf8')).toMatch(/^seq,/);
    // What the queries of the page have started may still be at work.
    await expect
      .poll(async () => JSON.parse(await shell(get)) as object, { interval: 200, timeout: 30_000 })
      .toMatchObject({ data: { server: { queued: 0, running: 0 } } });
  });

  it('has a program that fits the types of the client and runs', async () => {
    const [program = ''] = blocksOf('ts');
    expect(typeErrorsOf(program)).toEqual([]);
    const file = join(folder.path, 'program.mjs');
    await build({
      stdin: { contents: program, resolveDir: projectFolder, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: file,
      logLevel: 'silent',
    });
    expect((await stat(file)).size).toBeGreaterThan(0);
    const { stdout } = await run(process.execPath, [file], {
      env: cleanEnvironment({ KTRDR_URL: server.url }),
    });
    expect(stdout).toMatch(/^rsi_mean_reversion AAPL 1d 2024-01-01\.\.2024-01-31: -?0?\.?\d/);
  });

  it('shows the error that the server answers with', async () => {
    const shown = JSON.parse(blocksOf('json').at(-1) ?? '') as {
      errors: { message: string; path: string[]; extensions: { code: string } }[];
    };
    const answer = await graphqlRequest(server.url, '{ strategy(path: "/etc/passwd") { name } }');
    expect(answer.errors).toMatchObject(shown.errors);
  });
});

/** Checks a program as if it lay in the project's folder. */
function typeErrorsOf(program: string): readonly string[] {
  const file = join(projectFolder, 'documented-program.ts');
  const config = ts.readConfigFile(join(projectFolder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, projectFolder);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, program, ts.ScriptTarget.ESNext) : getSourceFile(path, ...rest);
  const checked = ts.createProgram([file], { ...options, noEmit: true }, host);
  const source = checked.getSourceFile(file);
  return [...checked.getSyntacticDiagnostics(source), ...checked.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}
