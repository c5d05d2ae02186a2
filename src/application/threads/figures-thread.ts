/** Entry of the thread that computes the figures of luck of studies; without TensorFlow.js. */
import { studyFigures } from '../../kinds/study/study-figures.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'figures'>({ studyFigures });
