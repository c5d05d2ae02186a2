import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(project, 'docs/testing/faults-of-others.md'), 'utf8');

/** Last cells of the rows, each with what stands in quotes of code there. */
const citations = [...text.matchAll(/^\| (?!kind \|).*\| (.+) \|$/gm)].map(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
);

const attacks = readdirSync(join(project, 'scripts/attack'))
  .map((file) => readFileSync(join(project, 'scripts/attack', file), 'utf8'))
  .join('\n');

function isShown(name: string): boolean {
  if (name.startsWith('npm run ')) return true;
  return /^(tests|scripts|src)\//.test(name)
    ? existsSync(join(project, name))
    : attacks.includes(`name: '${name}'`);
}

describe('the page of faults of others', () => {
  it('names a test in every row', () => {
    expect(citations.length).toBeGreaterThan(45);
    expect(citations.filter((names) => names.length === 0)).toEqual([]);
  });

  it('names files by their whole path, and attacks, that exist', () => {
    expect(citations.flat().filter((name) => !isShown(name))).toEqual([]);
  });

  it('names no file elsewhere that does not exist', () => {
    const files = [...text.matchAll(/`([^`\s]+\.(?:test\.)?ts)`/g)].map(([, name = '']) => name);
    expect(files.filter((name) => !isShown(name))).toEqual([]);
  });

  it('has each kind of fault once', () => {
    const kinds = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, kind = '']) => kind);
    expect(kinds).toEqual([...new Set(kinds)]);
  });
});
