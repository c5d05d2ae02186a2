import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

/** Returns the packages that are loaded with a file, dynamic imports left out. */
function packagesLoadedWith(file: string, { inputs }: Metafile): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: imported, kind, external } of inputs[path]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (!external) visit(imported);
      else if (!imported.startsWith('node:')) packages.add(imported);
    }
  };
  visit(file);
  return [...packages];
}

describe('the command line', () => {
  // zod, yaml and cli-progress alone double the time until `ktrdr --version` answers.
  it('loads one package before it knows what it is asked for', async () => {
    const { metafile } = await build({
      ...{ absWorkingDir: root, entryPoints: ['src/cli.ts'], bundle: true, splitting: true, write: false },
      ...{ packages: 'external', format: 'esm', platform: 'node', metafile: true, outdir: 'out' },
    });
    expect(packagesLoadedWith('src/cli.ts', metafile)).toEqual(['commander']);
  });
});
