#!/usr/bin/env node
// The command `ktrdr`: the built CLI, after a set-up where the clone has never been built.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli.js');

if (!existsSync(cli)) await import('./setup.mjs');
if (existsSync(cli)) await import(pathToFileURL(cli).href);
else process.exitCode ||= 1;
