import type { AnswerBudget } from './answer-budget.js';
import type {
  BacktestingPort,
  ChartsPort,
  ComparisonsPort,
  DataLoadingPort,
  DecisionsPort,
  LedgerPort,
  PlannerPort,
  StudyPort,
  StudyReaderPort,
  TrainingPort,
  WalkForwardsPort,
} from './kind-ports.js';
import type { HoldoutPort, InventoryPort } from './library-ports.js';
import type { ListTurns } from './list-turns.js';
import type { OperationsPort, RetryPort } from './operations-port.js';

/** What every resolver is given for one request. */
export interface GraphqlContext extends GraphqlServices {
  /** Name of the API key of the request; null without authentication. */
  readonly caller: string | null;
  /** What may still be read and answered for the request. */
  readonly answer: AnswerBudget;
  /** When each of its lists of operations is read. */
  readonly lists: ListTurns;
}

/** The services that the API stands on. */
export interface GraphqlServices {
  readonly operations: OperationsPort;
  readonly backtesting: BacktestingPort;
  readonly training: TrainingPort;
  readonly dataLoading: DataLoadingPort;
  readonly walkForwards: WalkForwardsPort;
  readonly planner: PlannerPort;
  readonly comparisons: ComparisonsPort;
  readonly charts: ChartsPort;
  readonly ledger: LedgerPort;
  readonly decisions: DecisionsPort;
  readonly studies: StudyPort;
  readonly studyReader: StudyReaderPort;
  readonly retries: RetryPort;
  readonly inventory: InventoryPort;
  readonly holdouts: HoldoutPort;
}
