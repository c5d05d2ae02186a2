/** Entry of the thread that answers what takes long of lists of operations, so that requests are answered meanwhile. */
import { answerAside } from '../../stores/sqlite/answer-aside.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'lists'>({ answerAside });
