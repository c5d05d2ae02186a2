// Serves the documentation that docs:build has built, on a free port from 4173 on, until it is stopped.
import { preview } from 'vite';
import { inProject } from './setup/paths.mjs';

const server = await preview({
  configFile: false,
  appType: 'mpa',
  build: { outDir: inProject('dist', 'docs') },
  preview: { host: '127.0.0.1', open: false },
});
console.log(`The documentation is at ${server.resolvedUrls.local[0]}`);
