import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds dist/ where it is not what src/ says, before tests start programs and threads from it. */
export default function ensureBuild(): void {
  const setup = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url));
  execFileSync(process.execPath, [setup], { stdio: 'inherit' });
}
