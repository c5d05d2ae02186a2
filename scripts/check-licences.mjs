/**
 * Holds the licence of every package of package-lock.json to a list: what the program is made of to licences that ask
 * for a notice at the most, what only develops it to a few more. Reads no network.
 *
 *   node scripts/check-licences.mjs
 */
import { readFileSync } from 'node:fs';
import { inProject } from './setup/paths.mjs';

const WITH_THE_PROGRAM = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'],
];
/** Nothing of these goes to users. */
const FOR_DEVELOPMENT = [...WITH_THE_PROGRAM, 'CC0-1.0', 'CC-BY-4.0', 'EPL-2.0', 'MPL-2.0', 'Python-2.0'];

/** Packages whose metadata names none, with the licence in their files. */
const STATED_ELSEWHERE = { 'seq-queue@0.0.5': 'MIT' };

/** Of alternatives one has to be allowed, of several at once all. Deeper expressions are refused. */
function isAllowed(expression, allowed) {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(/\s+OR\s+/i);
  return alternatives.some((alternative) =>
    alternative.split(/\s+AND\s+/i).every((licence) => allowed.includes(licence)),
  );
}

const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
const counts = { program: 0, development: 0 };
const refused = [];
for (const [path, entry] of Object.entries(packages)) {
  if (path === '') continue;
  const id = `${entry.name ?? path.split('node_modules/').at(-1)}@${entry.version}`;
  // A peer that only development brings is no part of an installation of the package.
  const isDevelopment = Boolean(entry.dev || entry.devOptional);
  counts[isDevelopment ? 'development' : 'program'] += 1;
  const licence = entry.license ?? STATED_ELSEWHERE[id] ?? 'none';
  if (!isAllowed(licence, isDevelopment ? FOR_DEVELOPMENT : WITH_THE_PROGRAM))
    refused.push(`${id}: ${licence}${isDevelopment ? ', for development' : ''}`);
}
console.log(`${counts.program} packages of the program, ${counts.development} for development`);
if (refused.length > 0) {
  console.error(`Licences that are not on the list of scripts/check-licences.mjs:\n${refused.join('\n')}`);
  process.exitCode = 1;
}
