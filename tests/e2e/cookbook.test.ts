import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStrategy } from '../../src/domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../src/domain/strategy/strategy-overrides.js';
import { DocumentedFolder } from '../support/documented-folder.js';
import { projectFolder } from '../support/ktrdr-server.js';
import { outputForm, shellBlocks } from '../support/shell-blocks.js';

const pages = join(projectFolder, 'docs', 'cookbook');
const index = readFileSync(join(pages, 'index.md'), 'utf8');
/** Page, how the table of the index says that its model is made, and the verdict there. */
const recipes = [
  ...index.matchAll(/^\| \[[^\]]+\]\(([\w-]+)\.md\) \|.*\| ([^|]+) \| ([A-Z][a-z ]+) \|$/gm),
].map(([, name = '', trained = '', verdict = '']) => ({ name, trained, verdict }));
/** What a page runs to come to a model, by the word of the index; null for what has none. */
const TRAININGS: Readonly<Record<string, string | null>> = {
  ...{ '`train`': './ktrdr train ', 'by a script': './ktrdr model import ', 'no: signals': null },
};

const read = (...parts: readonly string[]) => readFileSync(join(projectFolder, ...parts), 'utf8');
const warningsIn = (text: string) =>
  [...text.matchAll(/^(?:(?:CAUTION|INVALIDATES) [A-Z_]+(?=:)|\d+ notes?: .*)/gm)]
    .map(([line]) => line)
    .sort();

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

  it('has a page and a file for each of eleven recipes, and no others', () => {
    const names = recipes.map(({ name }) => name).sort();
    expect(names).toHaveLength(11);
    const filesOf = (path: string, ending: string) =>
      readdirSync(join(projectFolder, path))
        .filter((name) => name.endsWith(ending) && name !== 'index.md')
        .map((name) => name.slice(0, -ending.length))
        .sort();
    expect(filesOf('docs/cookbook', '.md')).toEqual(names);
    expect(filesOf('strategies/cookbook', '.yaml')).toEqual(names);
  });

  it.each(recipes)('$name works as its page says, with the verdict "$verdict"', async ({ name, verdict }) => {
    const page = read('docs', 'cookbook', `${name}.md`);
    const outputs = await folder.run(page, expectShortened);
    expect(outputs.join('')).toContain(`strategies/cookbook/${name}.yaml is valid`);
    const run = outputs.findLast((output) => output.includes('Result digest')) ?? '';
    expect(run).toMatch(new RegExp(`^${verdict}: `, 'm'));
    expect(run).toMatch(/^Trades +[1-9]\d*$/m);
    expect(run).not.toContain('INVALIDATES');
    expect(outputs.at(-1)).toMatch(/was ordered for the next open/);
  });

  it.each(recipes)('$name shows its file, and offers changes that the grammar takes', ({ name }) => {
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

  it('trains ten recipes, and says of the eleventh that it has signals and no model', () => {
    const [trained, signals] = [true, false].map((isTrained) =>
      recipes.filter((recipe) => (TRAININGS[recipe.trained] !== null) === isTrained),
    );
    expect(trained).toHaveLength(10);
    for (const { name, trained: how } of trained ?? []) {
      const page = read('docs', 'cookbook', `${name}.md`);
      const made = shellBlocks(page).some(
        ({ commands, output }) =>
          commands.includes(`${TRAININGS[how]}`) &&
          commands.includes(`${name}.yaml`) &&
          `${output}`.includes('Trained on'),
      );
      expect(made, name).toBe(true);
      expect(read('strategies', 'cookbook', `${name}.yaml`), name).toMatch(/^model:/m);
    }
    expect(signals?.map(({ name }) => name)).toEqual(['monthly-timing']);
    expect(read('strategies', 'cookbook', 'monthly-timing.yaml')).not.toMatch(/^(model|training):/m);
  });

  it('has signals that the script of its page makes', async () => {
    const file = join('strategies', 'cookbook', 'monthly-timing.csv');
    expect(await readFile(folder.path(file), 'utf8')).toBe(read(file));
  });
});
