import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../../src/base/outer/config/environment.js';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** A page of the documentation: its path in the project and its text. */
interface Page {
  readonly path: string;
  readonly text: string;
  /** The text without its blocks of code, where links and headings are neither. */
  readonly prose: string;
}

function readPage(path: string): Page {
  const text = readFileSync(join(project, path), 'utf8');
  return { path, text, prose: text.replaceAll(/^```[\s\S]*?^```/gm, '') };
}

function pagesBelow(folder: string): readonly Page[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => readPage(join(folder, file)));
}

const pages = ['README.md', 'CONTRIBUTING.md'].map(readPage).concat(pagesBelow('docs'));

/** Folders that commands fill and that are not committed. */
const MADE_BY_COMMANDS: readonly string[] =
  readFileSync(join(project, '.gitignore'), 'utf8').match(/(?<=^\/)\S+\/$/gm) ?? [];

/** Matches of a pattern in all pages that do not hold, each with its page. */
function untrue(pattern: RegExp, holds: (name: string) => boolean): readonly string[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)]
      .map(([, name = '']) => name)
      .filter((name) => !holds(name))
      .map((name) => `${path}: ${name}`),
  );
}

describe('the documentation', () => {
  it('names files of the project that exist', () => {
    const FILE =
      /(?<![\w/.@])((?:src|tests|scripts|benchmarks|docker|prisma|schema)\/[\w./-]*[\w/])(?![\w*<{…-])/g;
    const exists = (name: string) => MADE_BY_COMMANDS.includes(name) || existsSync(join(project, name));
    expect(untrue(FILE, exists)).toEqual([]);
  });

  it('names scripts of package.json that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(untrue(/npm run ([a-z][\w:-]*)/g, (name) => name in scripts)).toEqual([]);
  });

  it('has every word of the glossary once, in alphabetical order', () => {
    const words = [...readPage('docs/glossary.md').text.matchAll(/^\| (?!term |-)([^|]+) \|/gm)].map(
      ([, word = '']) => word.toLowerCase(),
    );
    expect(words.length).toBeGreaterThan(40);
    expect(words).toEqual([...new Set(words)].sort());
  });

  it('has tables whose rows have as many cells as their headers', () => {
    const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
    const ragged = pages.flatMap(({ path, prose }) =>
      [...prose.matchAll(/^\|.*\n(?:\|.*\n?)+/gm)].flatMap(([table]) => {
        const [header = '', ...rows] = table.trimEnd().split('\n');
        return rows.filter((row) => cells(row) !== cells(header)).map((row) => `${path}: ${row}`);
      }),
    );
    expect(ragged).toEqual([]);
  });

  it('names every environment variable that the program reads', () => {
    const text = pages.map((page) => page.text).join('\n');
    const unnamed = Object.keys(environmentSchema.shape).filter((name) => !text.includes(`\`${name}`));
    expect(unnamed).toEqual([]);
  });
});
