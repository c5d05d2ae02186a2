/** Entry of a process that runs backtests by the engine alone and through the service, in turns. */
import { measurePairs, type PairsTask } from '../backtest-pairs.js';

process.once('message', (task: PairsTask) => {
  void measurePairs(task).then((pairs) => process.send?.(pairs));
});
