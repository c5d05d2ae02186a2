import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

/**
 * Stay in node_modules: they have native or WebAssembly files beside them, a thread of their own, or others that need the
 * same copy of them. They are required, not imported: what `import` takes to find out what a CommonJS file exports is
 * longer than running it.
 */
const REQUIRED = /^(@tensorflow\/tfjs-.+|better-sqlite3|piscina)$/;

/** Stay in node_modules: they read files that lie beside them. */
const IMPORTED = /^(istanbul-reports|playwright-core)$/;

/**
 * What is imported when it is first needed stays in node_modules, because a bundle would hand over `default` alone of
 * CommonJS. This one has ES modules, seventy of them.
 */
const BUNDLED_WHEN_NEEDED = new Set(['apache-arrow']);

const PACKAGE = /^[^./]/;
const REQUIRED_ONES = 'required';

const outsideOfTheBundle = {
  name: 'packages outside of the bundle',
  setup(build) {
    build.onResolve({ filter: PACKAGE }, ({ path, kind }) =>
      kind === 'dynamic-import' && !BUNDLED_WHEN_NEEDED.has(path) ? { path, external: true } : undefined,
    );
    build.onResolve({ filter: IMPORTED }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: REQUIRED }, ({ path, namespace }) =>
      namespace === REQUIRED_ONES ? { path, external: true } : { path, namespace: REQUIRED_ONES },
    );
    build.onLoad({ filter: REQUIRED, namespace: REQUIRED_ONES }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * The ES modules of GraphQL, for whoever requires or imports it. Bundled CommonJS is read through a getter for each name,
 * which cost a sixth of an answer; and of two copies neither knows the types of the other.
 */
const modulesOfGraphql = {
  name: 'ES modules of GraphQL',
  setup(build) {
    const { resolve } = createRequire(import.meta.url);
    build.onResolve({ filter: /^graphql(\/.+)?$/ }, ({ path, kind }) => {
      if (kind === 'dynamic-import') return undefined;
      const file = resolve(path);
      return { path: `${file.slice(0, -extname(file).length)}.mjs` };
    });
  },
};

/** Every program and thread reads the bundle of Zod, half of which would be its messages in fifty languages. */
const zodInEnglish = {
  name: 'Zod in English',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** A map without a line: only places in sources of our own are told, and nobody reads maps of a megabyte. */
const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"names":[],"mappings":"A"}').toString('base64');

const withoutMaps = {
  name: 'packages without maps',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].+\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
    }));
  },
};

/**
 * How esbuild takes npm packages: into the bundle, but for a few, because a program of five hundred files spends most of
 * its start on finding them.
 */
export const packages = {
  plugins: [outsideOfTheBundle, modulesOfGraphql, zodInEnglish, withoutMaps],
  // What CommonJS packages require of Node. In each file, because there is none that all of them load first.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
};
