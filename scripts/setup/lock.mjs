import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 30_000;
const RETRY_MS = 100;

/**
 * Runs a function while no other process holds the lock, which is a folder.
 *
 * The holder touches the folder every two seconds. A lock is stale when its process is gone from this
 * machine, or when it has not been touched for half a minute; a stale lock is moved away, never waited for.
 */
export async function withLock(folder, onWait, run) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waited = false; !acquire(folder); waited = true) {
    if (isStale(folder)) discard(folder);
    else {
      if (!waited) onWait();
      await sleep(RETRY_MS);
    }
  }
  const heartbeat = setInterval(() => touch(folder), HEARTBEAT_MS);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await run();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

function acquire(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

function isStale(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > STALE_AFTER_MS) return true;
    const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
    return owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    // Released, or just acquired and not signed yet: neither is stale.
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function discard(folder) {
  const aside = `${folder}.stale-${process.pid}-${Date.now()}`;
  try {
    // A rename succeeds for one process only, so that nobody removes the lock that the next one has just taken.
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function touch(folder) {
  const now = new Date();
  utimesSync(folder, now, now);
}
