import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStrategy } from '../../src/domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../src/domain/strategy/strategy-overrides.js';
import { DocumentedFolder } from '../support/documented-folder.js';
import { projectFolder } from '../support/ktrdr-server.js';
import { outputForm } from '../support/shell-blocks.js';

const pages = join(projectFolder, 'docs', 'cookbook');
const index = readFileSync(join(pages, 'index.md'), 'utf8');
/** Page, and the verdict that the table of the index gives. */
const recipes = [...index.matchAll(/^\| \[[^\]]+\]\(([\w-]+)\.md\) \|.*\| ([A-Z][a-z ]+) \|$/gm)].map(
  ([, name = '', verdict = '']) => [name, verdict] as const,
);

const read = (...parts: readonly string[]) => readFileSync(join(projectFolder, ...parts), 'utf8');
const warningsIn = (text: string) =>
  [...text.matchAll(/^(?:CAUTION|INFO|INVALIDATES) [A-Z_]+(?=:)/gm)].map(([line]) => line).sort();

/** Expects the lines of a page in what was printed, in this order, and no warning that the page leaves out. */
function expectShortened(printed: string, said: string, commands: string): void {
  const linesOf = (text: string) => text.split('\n').map(outputForm);
  const left = linesOf(printed);
  for (const line of linesOf(said)) {
    const at = left.indexOf(line);
    expect(at, `${commands}\nprints no '${line}' there:\n${printed}`).not.toBe(-1);
    left.splice(0, at + 1);
  }
  expect(warningsIn(printed), commands).toEqual(warningsIn(said));
}

describe('docs/cookbook', () => {
  let folder: DocumentedFolder;

  beforeAll(async () => {
    folder = await DocumentedFolder.open(['data', 'models', 'strategies']);
  });

  afterAll(() => folder.close());

  it('has a page and a file for each of ten recipes, and no others', () => {
    const names = recipes.map(([name]) => name).sort();
    expect(names).toHaveLength(10);
    const filesOf = (path: string, ending: string) =>
      readdirSync(join(projectFolder, path))
        .filter((name) => name.endsWith(ending) && name !== 'index.md')
        .map((name) => name.slice(0, -ending.length))
        .sort();
    expect(filesOf('docs/cookbook', '.md')).toEqual(names);
    expect(filesOf('strategies/cookbook', '.yaml')).toEqual(names);
  });

  it.each(recipes)('%s works as its page says, with the verdict "%s"', async (name, verdict) => {
    const page = read('docs', 'cookbook', `${name}.md`);
    const outputs = await folder.run(page, expectShortened);
    const run = outputs.findLast((output) => output.includes('Result digest')) ?? '';
    expect(run).toMatch(new RegExp(`^${verdict}: `, 'm'));
    expect(run).toMatch(/^Trades +[1-9]\d*$/m);
    expect(run).not.toContain('INVALIDATES');
    expect(outputs.at(-1)).toMatch(/was ordered for the next open/);
  });

  it.each(recipes)('%s shows its file, and offers changes that the grammar takes', (name) => {
    const page = read('docs', 'cookbook', `${name}.md`);
    const source = read('strategies', 'cookbook', `${name}.yaml`);
    expect(page).toContain(`\`\`\`yaml\n${source}\`\`\`\n`);
    const changes = [...page.matchAll(/`--set ([\w.]+)=([^`]+)`/g)];
    expect(changes.length).toBeGreaterThan(0);
    for (const [, path = '', value = ''] of changes) {
      const { warnings } = parseStrategy(applyOverrides(source, [{ path, value }]));
      expect(warnings).toEqual([]);
    }
  });

  it('has signals that the script of its page makes', async () => {
    const file = join('strategies', 'cookbook', 'monthly-timing.csv');
    expect(await readFile(folder.path(file), 'utf8')).toBe(read(file));
  });
});
