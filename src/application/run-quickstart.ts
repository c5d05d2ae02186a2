import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../base/outer/files/project-root.js';

/** Runs the sample backtest in a process of its own. @returns whether it has completed */
export async function runQuickstart(): Promise<boolean> {
  // Ctrl+C reaches both; the one below tidies up and ends.
  process.on('SIGINT', () => {});
  const script = join(projectRoot, 'scripts', 'quickstart.mjs');
  const [code] = await once(spawn(process.execPath, [script], { stdio: 'inherit' }), 'exit');
  return code === 0;
}
