import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';

/**
 * Gives a task to a process of its own and returns its answer.
 * @param name of an entry in `benchmarks/processes`, without its ending
 */
export async function askProcess<Answer>(name: string, task: object): Promise<Answer> {
  const program = fork(join(projectRoot, 'dist', 'benchmarks', 'processes', `${name}.js`), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = () => program.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const ended = once(program, 'exit').then(([code]) => {
      throw new Error(`${name} ended with code ${code}`);
    });
    const answered = once(program, 'message');
    program.send(task);
    const [answer] = (await Promise.race([answered, ended])) as [Answer];
    ended.catch(() => undefined);
    return answer;
  } finally {
    process.off('exit', kill);
    program.kill();
  }
}
