import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { versionTwoStrategy } from '../support/version-two-strategy.js';

/** Clears the screen, names the window, goes back to the begin of the line, turns the direction. */
const UNSAFE = 'x\u001b[2J\u001b]0;owned\u0007y\rz\u202ea\u009b31mb';
const SHOWN = 'x\\u001b[2J\\u001b]0;owned\\u0007y\\u000dz\\u202ea\\u009b31mb';
const ACTED_ON = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

describe('text that a terminal would act on', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const ktrdr = (...args: string[]) => runCli(['--server', server.url, ...args]);

  beforeAll(async () => {
    folder = await temporaryFolder();
    const strategies = join(folder.path, 'strategies');
    await mkdir(strategies);
    const text = await readFile('strategies/rsi_mean_reversion.yaml', 'utf8');
    const described = text.replace(/^description:.*$/m, `description: ${JSON.stringify(UNSAFE)}`);
    expect(described).toContain('owned');
    await writeFile(join(strategies, 'rsi.yaml'), text);
    await writeFile(join(strategies, 'described.yaml'), described);
    await writeFile(join(strategies, 'na\u001b[31mme.yaml'), 'nonsense: "\\e[31m"\n');
    server = await startServer(folder.path, { STRATEGIES_DIR: strategies });
    const started = await ktrdr(
      ...['backtest', 'run', '--strategy', 'strategies/rsi.yaml', '--model', 'models/rsi_mlp_v1.0.0'],
      ...['--symbol', 'AAPL', '--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-01-31'],
    );
    expect(started).toMatchObject({ code: 0 });
    for (const text of [started.out, started.err]) expect(text).not.toMatch(ACTED_ON);
    // No start takes such a label; what was stored before is read as it is.
    const database = new Database(join(folder.path, 'ktrdr.db'));
    database.prepare('UPDATE operation SET label = ?').run(UNSAFE);
    database.close();
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('is shown as escapes by operations list', async () => {
    const { code, out, err } = await ktrdr('operations', 'list');
    expect(code).toBe(0);
    // White space in labels is made one blank: a return has gone before it could do harm.
    expect(out.replace('\\u000d', ' ')).toContain(SHOWN.replace('\\u000d', ' '));
    expect(out + err).not.toMatch(ACTED_ON);
  });

  it('is refused as the description of a strategy, and the names of files are shown as escapes', async () => {
    const { code, out, err } = await ktrdr('strategy', 'list');
    expect(code).toBe(0);
    expect(out).toContain('na\\u001b[31mme.yaml');
    expect(out + err).not.toMatch(ACTED_ON);
    const validated = await ktrdr('strategy', 'validate', join(folder.path, 'strategies', 'described.yaml'));
    expect(validated.code).not.toBe(0);
    expect(validated.out + validated.err).toContain('has the character U+001B at place 2');
    expect(validated.out + validated.err).not.toMatch(ACTED_ON);
  });

  it('is shown as escapes by operations show, and is what it was with --json', async () => {
    const { out: listed } = await ktrdr('operations', 'list', '--json');
    expect(listed).not.toMatch(ACTED_ON);
    const id = /op_backtesting_\w+/.exec(listed)?.[0] ?? '';
    const { out } = await ktrdr('operations', 'show', id);
    expect(out).toContain(`Label: ${SHOWN}`);
    expect(out).not.toMatch(ACTED_ON);
    const { out: json } = await ktrdr('operations', 'show', id, '--json');
    expect(JSON.parse(json)).toMatchObject({ label: UNSAFE });
  });

  it.each([
    ['an argument that is unknown', ['operations', UNSAFE]],
    ['an option that is unknown', [`--${UNSAFE}`]],
    ['a file that is missing', ['strategy', 'validate', UNSAFE]],
    ['the address of a server', ['--server', UNSAFE, 'operations', 'list']],
  ])('is shown as escapes in the error about %s', async (_what, args) => {
    const { code, out, err } = await ktrdr(...args);
    expect(code).not.toBe(0);
    expect(err).toContain('\\u001b]0;owned\\u0007');
    expect(out + err).not.toMatch(ACTED_ON);
  });

  it('is named by its first character where it stands for an operation', async () => {
    const { code, out, err } = await ktrdr('operations', 'show', UNSAFE);
    expect(code).not.toBe(0);
    expect(err).toContain('has the character U+001B at place 2');
    expect(out + err).not.toMatch(ACTED_ON);
  });

  it('is left in a strategy that is rewritten into a pipe', async () => {
    const old = join(folder.path, 'old.yaml');
    await writeFile(old, versionTwoStrategy.replace('# kept', '# kept \u202eto the letter'));
    const { code, out } = await ktrdr('strategy', 'migrate', old);
    expect(code).toBe(0);
    expect(out).toContain('# kept \u202eto the letter');
  });
});
