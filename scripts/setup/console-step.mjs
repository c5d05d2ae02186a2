import { existsSync } from 'node:fs';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const folder = inProject('src', 'faces', 'console');
const page = inProject('dist', 'console', 'index.html');

const isPossible = () => existsSync(inProject('src', 'faces', 'console', 'index.html'));

/** Builds the console into dist/console, from npm packages alone. */
export const consoleStep = {
  name: 'console',
  key: () => hashFiles([folder, import.meta.filename]),
  outputs: () => (isPossible() ? [page] : []),
  async run(say) {
    if (!isPossible()) return;
    say('building the console');
    const { build } = await import('vite');
    try {
      await build({ configFile: inProject('src', 'faces', 'console', 'vite.config.mjs') });
    } catch (error) {
      throw new SetupError(`the console could not be built:\n${error.message}`);
    }
  },
};
