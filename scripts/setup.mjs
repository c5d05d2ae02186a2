/**
 * Makes a clone ready to run: packages, generated clients, dist/ and the console in it. Each step is skipped while
 * what it is made from is unchanged, so that a second run takes a fraction of a second. Everything it says goes to
 * standard error.
 *
 *   node scripts/setup.mjs [--force-build]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { buildStep } from './setup/build-step.mjs';
import { clientPackageStep } from './setup/client-package-step.mjs';
import { consoleStep } from './setup/console-step.mjs';
import { execCommandStep } from './setup/exec-command-step.mjs';
import { graphqlClientStep } from './setup/graphql-client-step.mjs';
import { installStep } from './setup/install-step.mjs';
import { withLock } from './setup/lock.mjs';
import { inProject } from './setup/paths.mjs';
import { prismaClientStep } from './setup/prisma-client-step.mjs';
import { SetupError } from './setup/setup-error.mjs';

// The order matters: each step runs on what the ones before it made.
const STEPS = [
  installStep,
  execCommandStep,
  prismaClientStep,
  graphqlClientStep,
  buildStep,
  consoleStep,
  clientPackageStep,
];
// Beside the packages, because it goes when they go.
const STAMP = inProject('node_modules', '.ktrdr-setup.json');

const say = (text) => console.error(`set-up: ${text}`);

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

const isDone = (step, stamp) => stamp[step.name] === step.key() && step.outputs().every(existsSync);

async function runSteps(forced) {
  const stamp = Object.fromEntries(Object.entries(readStamp()).filter(([name]) => !forced.includes(name)));
  let isRedone = false;
  for (const step of STEPS) {
    // What is made with other packages than before is made anew.
    if (!isRedone && isDone(step, stamp)) continue;
    isRedone ||= step === installStep;
    await step.run(say);
    stamp[step.name] = step.key();
    writeFileSync(STAMP, `${JSON.stringify(stamp, null, 2)}\n`);
  }
}

const BUILDS = [buildStep, consoleStep, clientPackageStep].map(({ name }) => name);
const forced = process.argv.includes('--force-build') ? BUILDS : [];
const stamp = readStamp();
if (forced.length > 0 || !STEPS.every((step) => isDone(step, stamp))) {
  try {
    await withLock(
      inProject('var', 'setup.lock'),
      () => say('waiting for another set-up of this folder to end'),
      () => runSteps(forced),
    );
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
