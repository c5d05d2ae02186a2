import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program in the project's folder and waits for it; never rejects.
 * @returns its exit code (null where it did not start or was killed) and all it printed, both streams in one
 */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    const end = (code, suffix) => resolve({ code, output: `${Buffer.concat(chunks)}${suffix}` });
    child.once('error', (error) => end(null, error.message));
    child.once('close', (code) => end(code, ''));
  });
}

/** Runs a Node program in the project's folder. */
export const runNode = (args, options) => runProgram(process.execPath, args, options);
