import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackInSources } from '../../../../../src/base/outer/logging/stack-in-sources.js';

/** Fails in line 5, column 9. */
const SOURCE = `interface Left {
  readonly out: string;
}
export function fail(left?: Left): never {
  throw new Error(left?.out ?? 'it fails');
}
`;

describe('stackInSources', () => {
  let folder: string;
  let built: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-stack-'));
    await writeFile(join(folder, 'fail.ts'), SOURCE);
    built = join(folder, 'dist');
    await build({
      ...{ entryPoints: [join(folder, 'fail.ts')], outdir: built, format: 'esm' },
      ...{ sourcemap: true, sourcesContent: false, logLevel: 'error' },
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names file, line and column of the source', async () => {
    // In a process of its own: vitest tells its own places.
    const program = `import { fail } from '${pathToFileURL(join(built, 'fail.js')).href}';
      try { fail(); } catch (error) { console.log(error.stack); }`;
    const { stdout: stack } = await promisify(execFile)(process.execPath, [
      ...['--input-type=module', '--eval', program],
    ]);
    expect(stack).toContain('dist/fail.js:');
    const [message, first] = stackInSources(built)(stack).split('\n');
    expect(message).toBe('Error: it fails');
    expect(first).toBe(`    at fail (${join(folder, 'fail.ts')}:5:9)`);
  });

  it.each([
    ['of no file', 'Error: it fails at 3:4'],
    ['of Node', '    at node:internal/process/task_queues:95:5'],
    ['of a file without a map', 'at x (file://FOLDER/dist/other.js:1:1)'],
    ['of a file elsewhere', 'at x (file:///etc/fail.js:1:1)'],
    ['of a way out', 'at x (file://FOLDER/dist/../fail.js:1:1)'],
    ['of no line of the file', 'at x (file://FOLDER/dist/fail.js:0:0)'],
  ])('leaves places %s', (_what, stack) => {
    const given = stack.replace('FOLDER', folder);
    expect(stackInSources(built)(given)).toBe(given);
  });

  it('leaves places of files whose map is broken, and of packages', async () => {
    await writeFile(join(built, 'broken.js.map'), '{');
    await writeFile(
      join(built, 'package.js.map'),
      JSON.stringify({ version: 3, sources: [''], names: [], mappings: 'A' }),
    );
    const stack = ['broken', 'package']
      .map((name) => `at x (${pathToFileURL(join(built, `${name}.js`)).href}:1:1)`)
      .join('\n');
    expect(stackInSources(built)(stack)).toBe(stack);
  });
});
