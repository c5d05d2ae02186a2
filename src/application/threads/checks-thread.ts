/** Entry of the thread that checks what studies and backtests ask for before they exist; without TensorFlow.js. */
import { planBacktest } from '../../kinds/backtest/plan/plan-backtest.js';
import { previewImport } from '../../kinds/data-load/preview-import.js';
import { checkStudy } from '../../kinds/study/check-study.js';
import { measureStudy } from '../../kinds/study/measure-study.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'checks'>({
  planBacktest,
  previewImport,
  checkStudy,
  measureStudy,
});
