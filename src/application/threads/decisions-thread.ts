/** Entry of the thread that computes the decisions of completed runs once more; it loads TensorFlow.js. */
import { explainBar } from '../../kinds/backtest/why/explain-bar.js';
import { decisionLines, listDecisions } from '../../kinds/backtest/why/list-decisions.js';
import { panesOf } from '../../kinds/backtest/why/panes.js';
import { ReplayShelf } from '../../kinds/backtest/why/replay-shelf.js';
import { yieldToRequests } from '../../places/threads/thread-priority.js';
import { answerJobs } from './answer-jobs.js';

yieldToRequests();

const shelf = new ReplayShelf();

export const answer = answerJobs<'decisions'>({
  explainBar: async ({ run, timeMs }) => explainBar(await shelf.get(run), timeMs),
  listDecisions: async ({ run, ...page }) => listDecisions(await shelf.get(run), page),
  decisionLines: async ({ run, ...part }) => decisionLines(await shelf.get(run), part),
  runPanes: async ({ run, ...range }) => panesOf(await shelf.get(run), range),
});
