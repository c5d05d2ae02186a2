import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const guide = readFileSync('docs/developer-guide.md', 'utf8');
/** The first cells of the rows of a section. */
const cellsOf = (heading: string): readonly string[] => {
  const [, section = ''] = guide.split(`## ${heading}\n`);
  const [rows = ''] = section.split('\n## ');
  return [...rows.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell as string);
};

describe('the developer guide', () => {
  it('tells of each wing of src, beside which there are entries alone', () => {
    const found = readdirSync('src', { withFileTypes: true });
    const named = (isFolder: boolean) =>
      found.filter((file) => file.isDirectory() === isFolder).map(({ name }) => name);
    expect(named(true).sort()).toEqual([...cellsOf('Who may import whom')].sort());
    expect(named(true)).toHaveLength(11);
    expect(named(false).sort()).toEqual(['cli.ts', 'server.ts', 'worker.ts']);
  });

  it('tells of each thread', () => {
    const entries = readdirSync('src/application/threads').filter((name) => /^(.+-)?thread\.ts$/.test(name));
    expect(entries.length).toBeGreaterThan(5);
    const unknown = entries.filter((name) => !guide.includes(`| \`src/application/threads/${name}\` |`));
    expect(unknown).toEqual([]);
  });
});

describe('each decision', () => {
  it('has a status, and one that was replaced names what took its place', () => {
    const wrong = readdirSync('docs/decisions').filter((name) => {
      const [, status] = /^Status: (.+)$/m.exec(readFileSync(`docs/decisions/${name}`, 'utf8')) ?? [];
      if (status === undefined || !/^(accepted|superseded|rejected)/.test(status)) return true;
      return /replaced|superseded/.test(status) && !/\]\(\d{4}-/.test(status);
    });
    expect(wrong).toEqual([]);
  });
});
