import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds dist/ where it is not what src/ says, before tests start programs and threads from it. */
export default function ensureBuild(): void {
  const setup = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url));
  spawnSync(process.execPath, [setup], { stdio: 'ignore' });
}
