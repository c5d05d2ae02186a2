import { ask } from '../../api/ask.js';
import {
  NewBacktestDocument,
  NewDataLoadDocument,
  NewStudyDocument,
  NewTrainingDocument,
  NewWalkForwardDocument,
  type TypedDocumentString,
} from '../../generated/graphql.js';
import type { FormName } from './forms/form-spec.js';
import type { Issue } from './issues.js';

/** What came of a start: the run, or what was refused. */
export type Started =
  | { readonly id: string }
  | { readonly message: string; readonly issues: readonly Issue[] };

interface Start {
  readonly document: { toString(): string };
  readonly run: (input: object) => Promise<Started>;
}

type Answer =
  | { readonly operation: { readonly id: string } }
  | { readonly message: string; readonly issues?: readonly Issue[] };

/** The server checks the input; what a form makes of its fields has the form of it. */
function starting<TInput>(document: TypedDocumentString<{ started: Answer }, { input: TInput }>): Start {
  return {
    document,
    async run(input) {
      const { started } = await ask(document, { input: input as TInput });
      return 'operation' in started
        ? { id: started.operation.id }
        : { message: started.message, issues: started.issues ?? [] };
    },
  };
}

export const STARTS: Readonly<Record<FormName, Start>> = {
  backtest: starting(NewBacktestDocument),
  search: starting(NewStudyDocument),
  'walk-forward': starting(NewWalkForwardDocument),
  training: starting(NewTrainingDocument),
  data: starting(NewDataLoadDocument),
};
