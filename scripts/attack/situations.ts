import { accessSituations } from './access.js';
import { answerSituations } from './answers.js';
import { deathSituations } from './deaths.js';
import { edgeSituations } from './edge.js';
import { historySituations } from './history.js';
import { inputFileSituations } from './input-files.js';
import { curveSituations } from './long-curves.js';
import { shortageSituations } from './shortages.js';
import type { Situation } from './situation.js';
import { textSituations } from './texts.js';
import { trainingSituations } from './trainings.js';
import { workerSituations } from './worker-host.js';

/** All of them. The longest come first, so that at the end none runs alone. */
export const situations: readonly Situation[] = [
  ...historySituations,
  ...curveSituations,
  ...shortageSituations,
  ...workerSituations,
  ...deathSituations,
  ...trainingSituations,
  ...edgeSituations,
  ...textSituations,
  ...answerSituations,
  ...inputFileSituations,
  ...accessSituations,
];
