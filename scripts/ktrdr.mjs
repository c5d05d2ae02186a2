#!/usr/bin/env node
// The command `ktrdr`: the built CLI, after a set-up where the clone has never been set up. A package is built already.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli.js');
const setUp = join(root, 'scripts', 'setup.mjs');
// They are looked at and not more: a set-up that has nothing to do takes longer than most commands.
const isSetUp = () => existsSync(cli) && (existsSync(join(root, 'node_modules')) || !existsSync(setUp));

if (!isSetUp()) await import(pathToFileURL(setUp).href);
if (isSetUp()) await import(pathToFileURL(cli).href);
else process.exitCode ||= 1;
