// Preloaded into a server: copies what /proc says of its main thread into the folder READY_ACCOUNT, at the moment when
// the server says that it is ready. Whoever reads that line has to wait for the processor first; the server goes on.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.READY_ACCOUNT;
if (isMainThread && folder !== undefined) {
  const write = process.stdout.write;
  process.stdout.write = (...args) => {
    if (String(args[0]).includes(' is ready at ')) {
      for (const name of ['schedstat', 'stat']) copyAccount(name);
      process.stdout.write = write;
    }
    return write.apply(process.stdout, args);
  };
}

function copyAccount(name) {
  try {
    writeFileSync(join(folder, name), readFileSync(`/proc/self/task/${process.pid}/${name}`));
  } catch (error) {
    // Not every system keeps the finer account.
    if (error.code !== 'ENOENT') throw error;
  }
}
