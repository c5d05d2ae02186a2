import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { OperationDocument } from '../../src/faces/client/generated/graphql.js';
import { sampleBacktest, startBacktest } from '../support/backtests.js';
import { startDataLoad } from '../support/data-loads.js';
import { documentedCodes } from '../support/documented-codes.js';
import { fuzzing } from '../support/fuzz-parameters.js';
import { bytesChanges, mangleBytes } from '../support/mangled-bytes.js';
import { mangledTables } from '../support/mangled-table.js';
import { mangleTree, treeChanges } from '../support/mangled-tree.js';
import { type ManglingServer, startManglingServer } from '../support/mangling-server.js';

const { perProperty, timeoutMs } = fuzzing('operations', 4);

const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    3,
    1e9,
    1e300,
    '',
    'rsi',
    'Dense',
    'relu',
    '__proto__',
    [null, 3],
    [],
    {},
  ),
  fc.string({ maxLength: 12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 }),
);
const treeEdits = fc.array(treeChanges(leaf), { minLength: 1, maxLength: 3 });

/** Bars of a file that is small enough to be mangled again and again. */
const linesOf = (text: string): string => text.split('\n').slice(0, 300).join('\n');

describe('operations on mangled files', { timeout: timeoutMs * 5 }, () => {
  const codes = documentedCodes('While an operation runs');
  let server: ManglingServer;
  let strategy: string;
  let bars: string;
  let model: { readonly json: string; readonly weights: Uint8Array; readonly metadata: string };

  const inFolder = (...path: string[]): string => join(server.folder, ...path);

  beforeAll(async () => {
    server = await startManglingServer();
    strategy = await readFile(inFolder(sampleBacktest.strategyConfigPath), 'utf8');
    bars = linesOf(await readFile(inFolder('data', 'AAPL_1d.csv'), 'utf8'));
    const folder = inFolder(sampleBacktest.modelPath ?? '');
    model = {
      json: await readFile(join(folder, 'model.json'), 'utf8'),
      weights: await readFile(join(folder, 'weights.bin')),
      metadata: await readFile(join(folder, 'metadata.json'), 'utf8'),
    };
    await mkdir(inFolder('models', 'mangled'));
  });

  afterAll(() => server.close());

  /** The operation ends at its first attempt: completed, or failed with a code that says what to mend. */
  async function expectEnd(id: string): Promise<void> {
    for (;;) {
      const { operation } = await server.client.request(OperationDocument, { id, forceRefresh: true });
      if (operation?.done) {
        expect(operation.attempt).toBe(1);
        if (operation.status === 'COMPLETED') return;
        expect(operation.status).toBe('FAILED');
        expect(codes, operation.error?.message).toContain(operation.error?.code);
        expect(operation.error?.message).not.toMatch(/\n\s+at |node_modules/);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('end COMPLETED or FAILED with a code when the strategy is mangled', async () => {
    const ofBytes = bytesChanges.map((changes) => () => mangleBytes(Buffer.from(strategy), changes));
    const ofTree = treeEdits.map((edits) => () => {
      const tree: unknown = parse(strategy);
      for (const edit of edits) mangleTree(tree, edit);
      return stringify(tree);
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(ofBytes, ofTree), async (text) => {
        await writeFile(inFolder('strategies', 'mangled.yaml'), text());
        await expectEnd(
          await startBacktest(server.client, { strategyConfigPath: 'strategies/mangled.yaml' }),
        );
      }),
      perProperty,
    );
  });

  it('end COMPLETED or FAILED with a code when the bars are mangled', async () => {
    await fc.assert(
      fc.asyncProperty(mangledTables([bars]), async (bytes) => {
        await writeFile(inFolder('data', 'MANGLED_1d.csv'), bytes);
        const [startDate, endDate] = ['2015-02-01', '2015-12-31'];
        await expectEnd(await startBacktest(server.client, { symbol: 'MANGLED', startDate, endDate }));
      }),
      perProperty,
    );
  });

  it('end COMPLETED or FAILED with a code when the model is mangled', async () => {
    const ofTree = fc
      .tuple(fc.constantFrom('json' as const, 'metadata' as const), treeEdits)
      .map(([name, edits]) => () => {
        const tree: unknown = JSON.parse(model[name]);
        for (const edit of edits) mangleTree(tree, edit);
        return { ...model, [name]: JSON.stringify(tree) };
      });
    const ofBytes = fc
      .tuple(fc.constantFrom('json' as const, 'metadata' as const, 'weights' as const), bytesChanges)
      .map(([name, changes]) => () => ({ ...model, [name]: mangleBytes(Buffer.from(model[name]), changes) }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(ofTree, ofBytes), async (mangled) => {
        const { json, weights, metadata } = mangled();
        await writeFile(inFolder('models', 'mangled', 'model.json'), json);
        await writeFile(inFolder('models', 'mangled', 'weights.bin'), weights);
        await writeFile(inFolder('models', 'mangled', 'metadata.json'), metadata);
        await expectEnd(await startBacktest(server.client, { modelPath: 'models/mangled' }));
      }),
      perProperty,
    );
  });

  it('end COMPLETED or FAILED with a code when a file to be loaded is mangled', async () => {
    const tables = mangledTables([bars, bars.replaceAll(',', ';')]);
    await fc.assert(
      fc.asyncProperty(tables, fc.boolean(), async (bytes, replace) => {
        await writeFile(inFolder('import', 'mangled.csv'), bytes);
        const input = { provider: 'csv', symbol: 'LOADED', timeframe: '1d', path: 'mangled.csv', replace };
        await expectEnd(await startDataLoad(server.client, input));
      }),
      perProperty,
    );
  });
});
