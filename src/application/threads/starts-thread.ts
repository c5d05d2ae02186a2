/** Entry of the thread that looks up what work reads while it is started; without TensorFlow.js. */
import { neededFiles } from '../../kinds/start/needed-files.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'starts'>({ neededFiles });
