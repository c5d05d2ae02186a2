// Does to real servers what crashes, freezes or misleads servers, and checks that they outlast it: npm run test:attack.
import { attack } from './attack/attack.js';
import { situations } from './attack/situations.js';
import { exitOnSignals } from './faults/exit-on-signals.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run test:attack -- [--only NAME,...] [--quick | --full] [--whole] [--within SECONDS] [--list]
  --only  only these situations, by name
  --quick leaves out the longest
  --full  at the size at which servers were seen to fail, where the ordinary run is smaller; takes several times as long
  --whole fails what this machine cannot do, which is passed over otherwise
  --within  how long all may take together, seconds; default 300, with --full 3600
  --list  names them, with what is done and what must hold`;

exitOnSignals();
const { values } = readOptions(USAGE, {
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    within: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const within = values.within === undefined ? null : Number(values.within);
const names = values.only?.split(',').map((name) => name.trim());
const unknown = names?.filter((name) => situations.every((situation) => situation.name !== name)) ?? [];
const chosen = situations.filter(({ name, isLong = false }) =>
  names === undefined ? !(values.quick && isLong) : names.includes(name),
);
if (unknown.length > 0) {
  console.error(`There is no situation ${unknown.join(', ')}; --list names them all.\n${USAGE}`);
  process.exitCode = 2;
} else if (within !== null && !(within > 0)) {
  console.error(`--within takes seconds, above 0.\n${USAGE}`);
  process.exitCode = 2;
} else if (values.list) {
  for (const { name, does, holds } of chosen) console.log(`${name}\n  does:  ${does}\n  holds: ${holds}`);
} else if (process.platform !== 'linux') {
  console.error('The processor time of one thread is only to be had on Linux.');
  process.exitCode = 2;
} else {
  const longestMs = within === null ? null : within * 1_000;
  const isHeld = await attack(chosen, { isFull: values.full, isWhole: values.whole, longestMs });
  // What hangs still is left behind.
  process.exit(isHeld ? 0 : 1);
}
