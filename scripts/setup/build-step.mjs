import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { inProject, root } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const dist = inProject('dist');
const PROGRAMS = ['server', 'worker', 'cli', 'thread'];

/** Output name (below dist, without extension) to source file, of everything that is run with Node. */
function entryPoints() {
  const programs = PROGRAMS.map((name) => [name, inProject('src', `${name}.ts`)]);
  const scripts = readdirSync(inProject('scripts'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`scripts/${basename(file, '.ts')}`, inProject('scripts', file)]);
  return Object.fromEntries([...programs, ...scripts].filter(([, source]) => existsSync(source)));
}

/** Bundles src and scripts into dist: one file an entry, shared chunks, npm packages left outside. */
export const buildStep = {
  name: 'build',
  key: () => hashFiles([inProject('src'), inProject('scripts')], process.versions.modules),
  outputs: () => Object.keys(entryPoints()).map((name) => join(dist, `${name}.js`)),
  async run(say) {
    say('building dist/');
    const esbuild = await import('esbuild');
    const result = await esbuild
      .build({
        absWorkingDir: root,
        entryPoints: entryPoints(),
        outdir: dist,
        bundle: true,
        splitting: true,
        packages: 'external',
        format: 'esm',
        platform: 'node',
        target: 'node20.19',
        sourcemap: true,
        chunkNames: 'chunks/[name]-[hash]',
        logLevel: 'error',
        metafile: true,
      })
      .catch((error) => {
        throw new SetupError(`the build failed with ${error.errors?.length ?? 1} error(s), see above`);
      });
    removeAllBut(new Set(Object.keys(result.metafile.outputs)));
  },
};

/** Removes what earlier builds left behind; afterwards, so that programs that run meanwhile find their files. */
function removeAllBut(outputs) {
  mkdirSync(dist, { recursive: true });
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !outputs.has(relative(root, path).replaceAll('\\', '/')))
      rmSync(path, { force: true });
  }
}
