import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..', '..', '..');
const documented = new Set(
  [...readFileSync(join(project, 'docs', 'errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, code]) => code,
  ),
);

/** Codes as they are written in the sources: of error classes, of literals, of issues, and of warnings. */
const CODES = [
  /\bcode = '([A-Z][A-Z_]+)'/g,
  /\bcode: '([A-Z][A-Z_]+)'/g,
  /\bwarn\(\s*'([A-Z][A-Z_]+)'/g,
  /\b(?:refused?|refusal|issue|report)\(\s*(?:'[^']*'|\[[^\]]*\]|[\w.]+),\s*'([A-Z]+(?:_[A-Z]+)*)',/g,
  /\bwithRule\(\s*[\w.()]+,\s*'([A-Z][A-Z_]+)'/g,
];

function codesOfSources(): Set<string> {
  const files = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .map((file) => readFileSync(join(project, 'src', file), 'utf8'));
  return new Set(
    files.flatMap((text) =>
      CODES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code as string)),
    ),
  );
}

describe('docs/errors.md', () => {
  it('knows every code that the sources can give', () => {
    const codes = codesOfSources();
    expect(codes.size).toBeGreaterThan(30);
    expect([...codes].filter((code) => !documented.has(code))).toEqual([]);
  });
});
