/** Entry of the thread that works on what was tried, so that requests are answered meanwhile; without TensorFlow.js. */
import { evaluateStored } from '../../kinds/backtest/evaluate-stored.js';
import { ledgerAnswers } from '../../kinds/ledger/ledger-questions.js';
import { answerJobs } from './answer-jobs.js';
import { readingEvaluations } from './reading-evaluations.js';

export const answer = answerJobs<'ledger'>({ evaluateStored, ...ledgerAnswers(readingEvaluations) });
