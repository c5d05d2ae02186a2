import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { buildSchema, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';

const run = promisify(execFile);
const page = await readFile(join(projectFolder, 'docs', 'clients.md'), 'utf8');

/** Blocks of a language by the word behind it, such as `ts apollo`. */
const blocks = new Map(
  [...page.matchAll(/^```(ts|python|sh)(?: (\S+))?\n(.*?)^```$/gms)].map(([, language, name, text]) => [
    `${language}${name === undefined ? '' : ` ${name}`}`,
    text ?? '',
  ]),
);

const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'ES2023', lib: ['ES2023', 'DOM'], module: 'NodeNext', types: ['node'], strict: true },
    ...{ noUncheckedIndexedAccess: true, skipLibCheck: true, noEmit: true },
    plugins: [
      { name: 'gql.tada/ts-plugin', schema: './schema.graphql', tadaOutputLocation: './graphql-env.d.ts' },
    ],
  },
  include: ['*.ts'],
};

const succeeds = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const hasPython = succeeds('python3', '--version');
const hasPandas = hasPython && succeeds('python3', '-c', 'import pandas');
if (!hasPython) console.warn('The Python of docs/clients.md does not run: there is no python3.');
else if (!hasPandas)
  console.warn('The pandas of docs/clients.md is compiled and not run: there is no pandas.');

describe('docs/clients.md on a running server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let id: string;
  /** Where a reader would write the programs: ktrdr is a package there. */
  let work: string;

  const inFolder = async (command: string, ...args: readonly string[]): Promise<string> =>
    (
      await run(command, args, {
        cwd: work,
        env: cleanEnvironment({ KTRDR_URL: server.url, ID: id }),
      })
    ).stdout;

  const runProgram = async (name: string): Promise<string> => {
    const { code } = await transform(blocks.get(`ts ${name}`) ?? '', { loader: 'ts', format: 'esm' });
    await writeFile(join(work, `${name}.mjs`), code);
    return await inFolder(process.execPath, `${name}.mjs`);
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
    work = join(folder.path, 'page');
    await mkdir(join(work, 'node_modules'), { recursive: true });
    await symlink(projectFolder, join(work, 'node_modules', 'ktrdr'), 'dir');
    await symlink(join(projectFolder, 'node_modules'), join(folder.path, 'node_modules'), 'dir');
    id = await startBacktest(server.client, { startDate: '2024-01-01', endDate: '2024-12-31' });
    await pullUntilDone(server.client, id);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('has TypeScript that fits the libraries and the schema', async () => {
    await writeFile(join(work, 'package.json'), '{"type": "module"}');
    await writeFile(join(work, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await writeFile(
      join(work, 'schema.graphql'),
      await readFile(join(projectFolder, 'schema', 'schema.graphql')),
    );
    const names = [...blocks.keys()].filter((name) => name.startsWith('ts '));
    expect(names).toEqual(['ts client', 'ts codegen', 'ts gql.tada', 'ts apollo', 'ts urql']);
    const files = names.map((name) => join(work, `${name.slice('ts '.length)}.ts`));
    for (const [index, file] of files.entries()) await writeFile(file, blocks.get(names[index] ?? '') ?? '');
    const bin = join(projectFolder, 'node_modules');
    await inFolder(process.execPath, join(bin, 'gql.tada', 'bin', 'cli.js'), 'generate', 'output');
    const tsc = join(bin, 'typescript', 'bin', 'tsc');
    const { stdout } = await run(process.execPath, [tsc, '--listFiles'], { cwd: work }).catch(
      (error: { stdout: string }) => error,
    );
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.includes('error TS'))).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(files));
  });

  it('has programs that print what they say', async () => {
    expect(await runProgram('client')).toMatch(/^[A-Z_]+: [1-9]\d* samples, return -?\d/);
    expect(await runProgram('gql.tada')).toMatch(/^AAPL \d{4}-\d\d-\d\d$/m);
    const { data } = await graphqlRequest<{ operation: { bars: { nodes: readonly unknown[] } } }>(
      server.url,
      'query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { bars(first: 1000) { nodes { seq } } } } }',
      { id },
    );
    expect(await runProgram('apollo')).toBe(`${data?.operation.bars.nodes.length} samples in the cache\n`);
    expect(await runProgram('urql')).toBe('COMPLETED\n');
  });

  it('has shell commands that work', async () => {
    expect(JSON.parse(await inFolder('bash', '-euc', blocks.get('sh') ?? ''))).toMatchObject({
      data: { server: { queued: 0 } },
    });
  });

  it.skipIf(!hasPython)('has Python that works, with pandas where that is there', async () => {
    expect(await inFolder('python3', '-c', blocks.get('python') ?? '')).toBe('COMPLETED\n');
    const pandas = blocks.get('python pandas') ?? '';
    if (hasPandas) expect(Number(await inFolder('python3', '-c', pandas))).toBeGreaterThan(0);
    else expect(await inFolder('python3', '-c', 'import ast, sys; ast.parse(sys.argv[1])', pandas)).toBe('');
  });

  it('lists the fields of evidence and of its checks, and every verdict and status', async () => {
    const schema = buildSchema(await readFile(join(projectFolder, 'schema', 'schema.graphql'), 'utf8'));
    const fieldsOf = (name: string) => {
      const type = schema.getType(name);
      return isObjectType(type) ? Object.keys(type.getFields()).sort() : [];
    };
    const valuesOf = (name: string) => {
      const type = schema.getType(name);
      return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    };
    const tables = page.matchAll(/^\| field of (.+) \| \|\n\|---\|---\|\n((?:\|.+\n)+)/gm);
    const listed = [...tables].map(([, of, rows = '']) => ({
      of,
      fields: [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field).sort(),
      constants: [...rows.matchAll(/^\| `(?:verdict|status)` \|(.+)/gm)].flatMap(([, text = '']) =>
        [...text.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
      ),
    }));
    const evidence = { fields: fieldsOf('Evidence'), constants: valuesOf('Verdict') };
    const check = { fields: fieldsOf('EvidenceCheck'), constants: valuesOf('CheckStatus') };
    expect(listed.map(({ constants, ...rest }) => ({ ...rest, constants: constants.sort() }))).toEqual([
      { of: '`evidence`', ...evidence, constants: evidence.constants.sort() },
      { of: 'a check', ...check, constants: check.constants.sort() },
    ]);
    expect(evidence.fields.length * check.fields.length).toBeGreaterThan(0);
  });

  it('is right about Relay: operations are nodes, and every connection has edges, cursors and pageInfo', async () => {
    const schema = buildSchema(await readFile(join(projectFolder, 'schema', 'schema.graphql'), 'utf8'));
    const node = schema.getType('Node');
    const operation = schema.getType('Operation');
    if (!isInterfaceType(node) || !isInterfaceType(operation)) throw new Error('no interfaces');
    expect(operation.getInterfaces()).toContain(node);
    const answer = await graphqlRequest(server.url, 'query ($id: ID!) { node(id: $id) { __typename id } }', {
      id,
    });
    expect(answer.data).toEqual({ node: { __typename: 'BacktestOperation', id } });
    const fieldsOf = (name: string) => {
      const type = schema.getType(name);
      return isObjectType(type)
        ? Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]))
        : {};
    };
    expect(fieldsOf('PageInfo')).toEqual({
      ...{ endCursor: 'String', startCursor: 'String' },
      ...{ hasNextPage: 'Boolean!', hasPreviousPage: 'Boolean!' },
    });
    const connections = Object.keys(schema.getTypeMap()).filter((name) => name.endsWith('Connection'));
    for (const name of connections) {
      const edge = name.replace('Connection', 'Edge');
      expect(fieldsOf(name)).toMatchObject({ edges: `[${edge}!]!`, pageInfo: 'PageInfo!' });
      expect(fieldsOf(edge)).toMatchObject({ cursor: 'String!', node: expect.any(String) as string });
    }
    expect(connections.length).toBeGreaterThan(0);
  });
});
