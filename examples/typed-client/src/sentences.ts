import type { OutcomeQuery, StartMutation, Verdict } from './generated/graphql.js';

type Started = StartMutation['startBacktest'];
type Operation = NonNullable<OutcomeQuery['operation']>;

/** Does not compile where a member of a union has no sentence. */
function unknownMember(member: never): string {
  return `the server is newer than this program: ${JSON.stringify(member)}`;
}

/** Says what has come of a start. */
export function startSentence(started: Started): string {
  switch (started.__typename) {
    case 'StartBacktestSuccess':
      return `${started.deduplicated ? 'follows' : 'started'} ${started.operation.id}`;
    case 'InvalidInputError':
      return started.issues.map(({ message }) => message).join('\n');
    case 'IdempotencyConflictError':
      return `the key belongs to ${started.operationId}, which was started with another input`;
    case 'QueueFullError':
      return `the queue is full; try again in ${started.retryAfterMs} ms`;
    default:
      return unknownMember(started);
  }
}

/** Says what a verdict allows one to think. */
export function verdictSentence(verdict: Verdict): string {
  switch (verdict) {
    case 'INVALID':
      return 'must not be believed as it stands';
    case 'NOT_ENOUGH_EVIDENCE':
      return 'shows too little to tell';
    case 'LIKELY_LUCK':
      return 'is what luck alone would give';
    case 'HOLDS_SO_FAR':
      return 'holds so far';
    default:
      return unknownMember(verdict);
  }
}

/** Says how an operation has ended. */
export function outcomeSentence(operation: Operation): string {
  switch (operation.status) {
    case 'PENDING':
    case 'RUNNING':
    case 'CANCELLING':
      return 'goes on';
    case 'FAILED':
      return `failed: ${operation.error?.message ?? 'for no reason given'}`;
    case 'CANCELLED':
      return 'was cancelled';
    case 'COMPLETED':
      return resultSentence(operation);
    default:
      return unknownMember(operation.status);
  }
}

function resultSentence(operation: Operation): string {
  switch (operation.__typename) {
    case 'BacktestOperation': {
      const { evidence, selection, metrics } = operation.result ?? {};
      // What may be believed comes before any figure.
      const belief = evidence == null ? 'has no verdict' : verdictSentence(evidence.verdict);
      const tried = `${selection?.evaluated ?? 'an unknown number'} tried so far`;
      return `${belief} (${tried}): return ${metrics?.totalReturn}, Sharpe ${metrics?.sharpeRatio ?? 'undefined'}, ${metrics?.totalTrades} trades`;
    }
    case 'TrainingOperation':
      return `trained ${operation.training?.modelPath}`;
    case 'StudyOperation':
      return `best is trial ${operation.study?.best?.number ?? 'none'}`;
    case 'WalkForwardOperation':
      return `efficiency ${operation.walkForward?.efficiency ?? 'undefined'}`;
    case 'DataLoadOperation':
      return `loaded ${operation.load?.rowsLoaded} bars`;
    default:
      return unknownMember(operation);
  }
}
