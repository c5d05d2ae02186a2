import { GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphqlContext } from '../graphql/context.js';

/**
 * Answers a request that asked for too much with one error that says so, instead of one for each field that was left
 * out. What a mutation has done is answered all the same.
 */
export function useAnswerLimit(): Plugin<GraphqlContext> {
  return {
    onExecute({ args: { document, operationName, contextValue } }) {
      const isMutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
      return {
        onExecuteDone({ result, setResult }) {
          const { refusal } = contextValue.answer;
          if (refusal === null) return;
          const { message, code } = refusal;
          const data = isMutation && 'data' in result ? result.data : null;
          setResult({ data: data ?? null, errors: [new GraphQLError(message, { extensions: { code } })] });
        },
      };
    },
  };
}
