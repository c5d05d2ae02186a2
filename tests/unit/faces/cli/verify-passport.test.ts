import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Passport, passportOf } from '../../../../src/domain/backtest/passport.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { backtestPassport } from '../../../../src/faces/report/backtest-passport.js';
import { renderReport } from '../../../../src/faces/report/render-report.js';
import { reportAssets } from '../../../../src/faces/report/report-assets.js';
import { sampleReport } from '../../../support/sample-report.js';
import { fakeContext } from './fake-context.js';

const report = sampleReport();
const passport = backtestPassport(report);

const operation = (end: object) => ({
  operation: {
    __typename: 'BacktestOperation',
    ...{ id: 'op_2', type: 'BACKTESTING', status: 'COMPLETED', done: true, title: 's A 1d' },
    ...{ tags: [], note: null, pinned: false, priority: 0, warnings: [], attempt: 1 },
    ...{ createdAt: '2024-01-31T00:00:00.000Z', pollAfterMs: null },
    progress: { phase: 'done', percentage: 100, message: 'Completed', etaSeconds: null },
    ...{ result: null, verification: null, error: null, parameters: report.parameters },
    ...end,
  },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-passport-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Verifies a file against a server on which the backtest ends as described. */
async function verify(content: string, end: object = {}, args: readonly string[] = []) {
  const file = join(folder, 'passport.json');
  await writeFile(file, content);
  const inputs: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      StartBacktest: (variables) => {
        inputs.push(variables.input);
        return {
          startBacktest: {
            __typename: 'StartBacktestSuccess',
            deduplicated: false,
            operation: { id: 'op_2', title: 's A 1d', pollAfterMs: 0 },
          },
        };
      },
      Operation: () => operation(end),
      FoundProvenance: () => operation(end),
    },
  });
  const code = await runCli(['operations', 'verify', '--passport', file, ...args], '1', context);
  return { code, out: written.out.join('\n'), notes: written.notes.join('\n'), inputs };
}

const text = JSON.stringify(passport);
const found = (change: object = {}) => ({ result: { provenance: { ...passport.provenance, ...change } } });

describe('operations verify --passport', () => {
  it('starts the backtest as it was asked for, and says that it is the same here', async () => {
    const { code, out, inputs } = await verify(text, found());
    expect(code).toBe(0);
    expect(out).toContain('op_1 is the same here: everything agrees.');
    const { symbol, startDate, commission, overrides, modelPath } = report.parameters;
    expect(inputs).toEqual([
      expect.objectContaining({ symbol, startDate, commission, overrides, modelPath }),
    ]);
  });

  it('says in what it differs, and exits with 1', async () => {
    const { code, out } = await verify(
      text,
      found({ dataHash: 'e'.repeat(64), resultDigest: 'f'.repeat(64) }),
    );
    expect(code).toBe(1);
    expect(out).toContain('op_1 differs here: data, result differ.');
    expect(out).toMatch(/data +\w{16} +e{16} +differs/);
    expect(out).toMatch(/model +\S+ +\S+ +agrees/);
  });

  it('shows why the backtest cannot be run here', async () => {
    const error = { code: 'STRATEGY_NOT_FOUND', message: 'No such file.', retryable: false };
    const { code, out } = await verify(text, { status: 'FAILED', error });
    expect(code).toBe(1);
    expect(out).toContain('STRATEGY_NOT_FOUND: No such file.');
  });

  it('reads the passport within a report', async () => {
    const { code, out } = await verify(renderReport(report, reportAssets()), found());
    expect([code, out]).toEqual([0, expect.stringContaining('op_1 is the same here')]);
  });

  it('prints one JSON document when asked', async () => {
    const { out, notes } = await verify(text, found(), ['--json']);
    expect(JSON.parse(out)).toMatchObject({ operation: { id: 'op_2' }, verification: { agrees: true } });
    expect(notes).toBe('');
  });

  const { digest: _digest, kind: _kind, schemaVersion: _version, ...content } = passport;
  const changed = (change: Partial<Passport>) => JSON.stringify({ ...passport, ...change });
  it.each([
    ['nothing', '', 'is no JSON: it may have been cut short'],
    ['a part of one', text.slice(0, -20), 'is no JSON: it may have been cut short'],
    ['null', 'null', 'is no passport of a backtest'],
    ['other JSON', '{"kind": "passport"}', 'is no passport of a backtest'],
    ['a page without one', '<!doctype html><title>A page</title>', 'is a page without a passport'],
    ['a later version', JSON.stringify({ ...passport, schemaVersion: 2 }), 'is of version 2'],
    ['one without hashes', JSON.stringify({ ...passport, provenance: {} }), "'provenance.engineVersion'"],
    ['one with more keys', JSON.stringify({ ...passport, more: 1 }), 'keys that a passport does not have'],
    ['a changed one', changed({ runDigest: 'a'.repeat(64) }), 'was changed after it was made'],
    [
      'one whose id would steer a terminal',
      JSON.stringify(passportOf({ ...content, operation: { ...content.operation, id: '\u001b[2J' } })),
      "'operation.id'",
    ],
    ['deep nesting', '['.repeat(1_000_000), 'is no JSON'],
  ])('refuses %s', async (_name, file, message) => {
    const { code, notes, inputs } = await verify(file);
    expect(code).toBe(2);
    expect(notes).toContain(message);
    expect(inputs).toEqual([]);
  });

  it('refuses a huge file without reading it, and one that is not there', async () => {
    const { context, written } = fakeContext();
    const huge = join(folder, 'huge.json');
    await writeFile(huge, '');
    await truncate(huge, 1024 ** 4);
    for (const file of [huge, join(folder, 'none.json')])
      expect(await runCli(['operations', 'verify', '--passport', file], '1', context)).toBe(2);
    expect(written.notes.join('\n')).toMatch(/has 1099511627776 bytes, [\s\S]*none.json' does not exist/);
  });

  it.each([[[]], [['op_1', '--passport', 'p.json']]])(
    'wants either an id or a passport: %j',
    async (args) => {
      const { context, written } = fakeContext();
      expect(await runCli(['operations', 'verify', ...args], '1', context)).toBe(2);
      expect(written.notes.join('\n')).toContain('Give the id of a backtest, or a passport');
    },
  );
});
