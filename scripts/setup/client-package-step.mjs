import { existsSync } from 'node:fs';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { runNode } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const folder = inProject('src', 'faces', 'public-client');
const settings = inProject('src', 'faces', 'public-client', 'tsconfig.json');

const isPossible = () => existsSync(settings);

/** Builds `ktrdr/client` into dist/client: modules that browsers and Node take as they are, and their types. */
export const clientPackageStep = {
  name: 'clientPackage',
  key: () => hashFiles([folder, import.meta.filename]),
  outputs: () =>
    isPossible() ? ['index.js', 'index.d.ts'].map((file) => inProject('dist', 'client', file)) : [],
  async run(say) {
    if (!isPossible()) return;
    say('building the client package');
    const { code, output } = await runNode([
      inProject('node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      settings,
    ]);
    if (code !== 0) throw new SetupError(`the client package could not be built:\n${output}`);
  },
};
