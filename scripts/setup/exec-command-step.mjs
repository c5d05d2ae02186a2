import { writeFileSync } from 'node:fs';
import { inProject } from './paths.mjs';

// npm has this folder on the path of its scripts.
const commandFile = (name) => inProject('node_modules', '.bin', `${name}.cmd`);
const isWindows = process.platform === 'win32';

const COMMANDS = {
  exec: '@%*',
  // Sets one variable and runs the rest.
  env: '@for /f "tokens=1*" %%a in ("%*") do @set "%%a"& @%%b',
};

/**
 * Gives the shells of Windows the `exec` and the `env` with which scripts of package.json begin: there the first one only
 * runs the rest.
 */
export const execCommandStep = {
  name: 'execCommand',
  key: () => '2',
  outputs: () => (isWindows ? Object.keys(COMMANDS).map(commandFile) : []),
  run() {
    if (!isWindows) return;
    for (const [name, line] of Object.entries(COMMANDS)) writeFileSync(commandFile(name), `${line}\r\n`);
  },
};
