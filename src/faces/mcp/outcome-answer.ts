import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { OperationOutcome } from '../public-client/index.js';
import { type Standing, toolAnswer } from './tool-answer.js';

/** Returns an operation as it is: what may be believed of it, then its figures. */
export function outcomeAnswer(operation: OperationOutcome): CallToolResult {
  const { id, title, status, progress, error } = operation;
  const state = { id, title, status, ...(error == null ? {} : { error }) };
  if (!operation.done) {
    const { phase, percentage, etaSeconds } = progress;
    return toolAnswer(standingOf(operation), { ...state, phase, percentage, etaSeconds });
  }
  const { parameters, result } = operation;
  return toolAnswer(standingOf(operation), { ...state, parameters, result: withoutStanding(result) });
}

function standingOf(operation: OperationOutcome): Standing {
  const { warnings } = operation;
  if (!operation.done) return { verdict: 'NONE_YET', sentence: 'It goes on.', warnings, triedSoFar: null };
  switch (operation.__typename) {
    case 'BacktestOperation':
    case 'WalkForwardOperation': {
      const { evidence, selection } = operation.result ?? {};
      return {
        verdict: evidence?.verdict ?? 'NONE',
        sentence: evidence?.sentence ?? (operation.result == null ? 'It has no result.' : null),
        warnings,
        triedSoFar: selection?.evaluated ?? null,
      };
    }
    case 'StudyOperation':
      return {
        verdict: operation.summary.verdict ?? 'NONE',
        sentence: 'The best of many is partly luck: overfitting says how much.',
        warnings,
        triedSoFar: operation.summary.evaluated ?? operation.result?.overfitting.trials ?? null,
      };
    case 'TrainingOperation':
      return noVerdict('A training has none: backtest its model on bars that it has not seen.', warnings);
    case 'DataLoadOperation':
      return noVerdict('A data load has none.', warnings);
  }
}

function noVerdict(sentence: string, warnings: Standing['warnings']): Standing {
  return { verdict: 'NONE', sentence, warnings, triedSoFar: null };
}

/** The verdict and the count stand at the beginning; they need not come twice. */
function withoutStanding(result: object | null | undefined): object | null {
  if (result === null || result === undefined) return null;
  const { selection, evidence, ...figures } = result as { selection?: unknown; evidence?: Evidence | null };
  return { checks: evidence?.checks, selection, ...figures };
}

interface Evidence {
  readonly checks?: unknown;
}
