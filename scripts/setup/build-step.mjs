import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { packages } from './packages.mjs';
import { inProject, root } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const dist = inProject('dist');
/** The folders whose files Node starts: the programs, and the entries of worker threads. */
const PROGRAMS = ['src', 'src/application/threads'];
/** A server and threads that have more kinds than the program, for tests; not there where only the program is. */
const TEST_PROGRAMS = 'tests/support/kinds';
const PROGRAM = /^(server|worker|cli|(.+-)?thread)\.ts$/;

/** The source files below a folder; what a program wrote there does not count. */
function sourcesOf(folder) {
  if (!existsSync(inProject(folder))) return [];
  return readdirSync(inProject(folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'));
}

/** Output name (below dist, without extension) to source file, of everything that is run with Node. */
function entryPoints() {
  const programs = PROGRAMS.flatMap((folder) =>
    readdirSync(inProject(folder))
      .filter((file) => PROGRAM.test(file))
      .map((file) => [basename(file, '.ts'), inProject(folder, file)]),
  );
  const scripts = readdirSync(inProject('scripts')).filter((file) => file.endsWith('.ts'));
  const benchmarks = sourcesOf('benchmarks').filter((file) => /^main\.ts$|-(thread|process)\.ts$/.test(file));
  return Object.fromEntries([
    ...programs,
    ...scripts.map((file) => [`scripts/${basename(file, '.ts')}`, inProject('scripts', file)]),
    ...sourcesOf(TEST_PROGRAMS)
      .filter((file) => PROGRAM.test(file))
      .map((file) => [`tests/${basename(file, '.ts')}`, inProject(TEST_PROGRAMS, file)]),
    ...benchmarks.map((file) => [
      `benchmarks/${file.slice(0, -'.ts'.length)}`,
      inProject('benchmarks', file),
    ]),
  ]);
}

/** Bundles src, scripts and the npm packages that they import into dist: one file an entry, shared chunks. */
export const buildStep = {
  name: 'build',
  key: () =>
    hashFiles(
      [
        inProject('src'),
        inProject('scripts'),
        ...['benchmarks', TEST_PROGRAMS].flatMap((folder) =>
          sourcesOf(folder).map((file) => inProject(folder, file)),
        ),
      ],
      process.versions.modules,
    ),
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
        ...packages,
        format: 'esm',
        platform: 'node',
        target: 'node20.19',
        // What runs is what is released: graphql looks for a second copy of itself at each value otherwise.
        define: { 'process.env.NODE_ENV': '"production"' },
        sourcemap: true,
        sourcesContent: false,
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
    const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    // Console, client and documentation are builds of their own.
    if (entry.isFile() && !outputs.has(path) && !/^dist\/(console|client|docs)\//.test(path))
      rmSync(inProject(path), { force: true });
  }
}
