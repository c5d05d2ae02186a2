import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { situations } from '../../../scripts/attack/situations.js';
import { projectRoot } from '../../../src/base/outer/files/project-root.js';

const page = readFileSync(join(projectRoot, 'docs', 'testing', 'attacks.md'), 'utf8');

it('has a name of its own for each situation', () => {
  expect(new Set(situations.map(({ name }) => name)).size).toBe(situations.length);
});

it('documents each situation, no other, and which ones the quick run leaves out', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)`( \*)? \|/gm)];
  const documented = rows.map(([, name, star]) => [name, star !== undefined]);
  expect(documented.sort()).toEqual(situations.map(({ name, isLong = false }) => [name, isLong]).sort());
});
