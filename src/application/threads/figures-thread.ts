/** Entry of the thread that computes figures of luck, which takes seconds; without TensorFlow.js. */
import { effectiveAnswer } from '../../kinds/ledger/ledger-questions.js';
import { studyFigures } from '../../kinds/study/study-figures.js';
import { answerJobs } from './answer-jobs.js';
import { readingEvaluations } from './reading-evaluations.js';

export const answer = answerJobs<'figures'>({ studyFigures, ...effectiveAnswer(readingEvaluations) });
