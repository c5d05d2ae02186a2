import { join } from 'node:path';

const here = import.meta.dirname;

/** How set-up builds the console: small files that are named for their content, in dist/console. */
export default {
  root: here,
  configFile: false,
  logLevel: 'warn',
  // Nothing is taken over from the machine that builds.
  envDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(here, '..', '..', '..', 'dist', 'console'),
    emptyOutDir: true,
    assetsDir: 'console',
    target: 'es2022',
    // A data: address would need a rule of its own in the policy.
    assetsInlineLimit: 0,
    // It would put a script into each page; all browsers of this target preload modules.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
};
