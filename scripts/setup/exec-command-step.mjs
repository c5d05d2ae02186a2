import { writeFileSync } from 'node:fs';
import { inProject } from './paths.mjs';

// npm has this folder on the path of its scripts.
const COMMAND = inProject('node_modules', '.bin', 'exec.cmd');
const isWindows = process.platform === 'win32';

/** Gives the shells of Windows the `exec` with which scripts of package.json begin: there it only runs the rest. */
export const execCommandStep = {
  name: 'execCommand',
  key: () => '1',
  outputs: () => (isWindows ? [COMMAND] : []),
  run() {
    if (isWindows) writeFileSync(COMMAND, '@%*\r\n');
  },
};
