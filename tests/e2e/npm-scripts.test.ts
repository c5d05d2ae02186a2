import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, projectFolder, temporaryFolder } from '../support/ktrdr-server.js';

describe('npm', () => {
  it.each(['start', 'worker'])(
    'run %s passes SIGTERM on to the server, which ends with 0',
    async (script) => {
      const folder = await temporaryFolder();
      const npm = spawn('npm', ['run', script], {
        cwd: projectFolder,
        env: cleanEnvironment({ PORT: '0', DATABASE_URL: `file:${folder.path}/ktrdr.db` }),
        stdio: ['ignore', 'pipe', 'ignore'],
        // A group of its own: whatever npm leaves behind ends with the test.
        detached: true,
      });
      try {
        const lines: string[] = [];
        const url = await new Promise<string>((resolve, reject) => {
          createInterface({ input: npm.stdout }).on('line', (line) => {
            lines.push(line);
            const found = /ktrdr is ready at (\S+)\/graphql/.exec(line)?.[1];
            if (found !== undefined) resolve(found);
          });
          npm.once('exit', (code) => reject(new Error(`npm ended with ${code}: ${lines.join('\n')}`)));
        });
        expect((await fetch(`${url}/ready`)).status).toBe(200);
        npm.kill('SIGTERM');
        expect(await once(npm, 'exit')).toEqual([0, null]);
        await expect(fetch(`${url}/ready`)).rejects.toThrow('fetch failed');
      } finally {
        killGroup(npm.pid as number);
        await folder.remove();
      }
    },
  );
});

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nothing was left.
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
}
