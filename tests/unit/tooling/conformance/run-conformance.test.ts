import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withConventions } from '../../../../scripts/conformance/conformance-page.js';
import { failedOf, passedOf, reportLines } from '../../../../scripts/conformance/print-report.js';
import { ReferenceFolder } from '../../../../scripts/conformance/reference-folder.js';
import { runConformance } from '../../../../scripts/conformance/run-conformance.js';
import { SOURCES } from '../../../../scripts/conformance/sources.js';

const FUZZY = 'expected/fuzzy/skfuzzy_cases.json';
const STOCK = 'expected/stock-indicators';

describe('the conformance runner', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-reference-'));
    await put(FUZZY, fuzzyFile([0, 0.5, 1, 0.5, 0]));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(path: string, content: unknown): Promise<void> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  async function run() {
    const reports = await runConformance(new ReferenceFolder(folder), SOURCES);
    return { counts: [passedOf(reports), failedOf(reports)], lines: reportLines(reports) };
  }

  it('passes what agrees, prints what is not offered, and counts in its last line', async () => {
    const { counts, lines } = await run();
    expect(counts).toEqual([1, 0]);
    expect(lines.at(-1)).toBe('1 passed, 0 failed');
    expect(lines).toContainEqual(
      expect.stringMatching(/agrees +trimf \[0, 2, 4\] +5 values, largest difference 0$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/not offered bellmf \[1, 2, 3\] +no shape of the strategy grammar$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/not offered centroid of trimf\[0,5,5\] +memberships feed/),
    );
  });

  it('fails what disagrees and says where', async () => {
    await put(FUZZY, fuzzyFile([0, 0.5, 1, 0.5000001, 0]));
    const { counts, lines } = await run();
    expect(counts).toEqual([0, 1]);
    expect(lines).toContainEqual(
      expect.stringMatching(/DISAGREES +trimf .*at 3: ours 0\.5, theirs 0\.5000001$/),
    );
  });

  it('says which sources are missing, and which folders it does not know', async () => {
    await put('expected/newcomer/cases.json', {});
    const { lines } = await run();
    expect(lines).toContain('expected/talipp: skipped, the reference folder does not have it');
    expect(lines).toContain('expected/newcomer: skipped, no source of its own reads it');
  });

  it('fails a source whose file is missing', async () => {
    await put('expected/empyrical/other.json', {});
    const { counts, lines } = await run();
    expect(counts).toEqual([1, 1]);
    expect(lines).toContainEqual(
      expect.stringMatching(/DISAGREES +expected\/empyrical\/empyrical_cases\.json .*missing/),
    );
  });

  it('takes every indicator of the registry, and prints the series that ours does not offer', async () => {
    const closes = [1, 2, 3, 2, 5];
    await put(
      `${STOCK}/quotes_default.csv`,
      `date,open,high,low,close,volume\n${closes.map((close, i) => `2024-01-0${i + 1},${close},${close},${close},${close},10`).join('\n')}\n`,
    );
    await put(
      `${STOCK}/results/obv.standard.json`,
      [0, 10, 20, 10, 20].map((obv) => ({ obv })),
    );
    await put(`${STOCK}/results/alma.standard.json`, []);
    const { lines } = await run();
    expect(lines).toContainEqual(expect.stringMatching(/agrees +obv: obv +5 values, largest difference 0$/));
    expect(lines).toContainEqual(expect.stringMatching(/not offered alma +no indicator of ours$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/not offered \(rvi\) +ours has no series in this source$/),
    );
    // A file that a pair names and the folder lacks is no agreement.
    expect(lines).toContainEqual(expect.stringMatching(/DISAGREES +sma: sma +the file is missing$/));
  });
});

/** A triangle from 0 to 4, a shape that ours does not have, and a defuzzification. */
function fuzzyFile(y: readonly number[]) {
  return {
    membership: [
      { mf: 'trimf', params: [0, 2, 4], x: [0, 1, 2, 3, 4], y },
      { mf: 'bellmf', params: [1, 2, 3], x: [0], y: [0] },
    ],
    defuzz: [{ mf: 'trimf[0,5,5]', method: 'centroid' }],
  };
}

describe('docs/conformance.md', () => {
  it('has every convention of the runner with its reason', async () => {
    const page = await readFile(resolve(import.meta.dirname, '../../../../docs/conformance.md'), 'utf8');
    expect(page).toBe(withConventions(page));
  });
});
