import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';
import { badUserInput } from './client-error.js';
import { findTextIssues, type TextInput } from './text-issues.js';

/** Where Pothos looks for the names of plugins. */
declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      callerTexts: CallerTextsPlugin<Types>;
    }
  }
}

/**
 * Looks at every text and every list of the arguments of a field before it is resolved, so that no resolver and no
 * service meets a text that acts on a terminal, that would read back otherwise, or that is longer than texts may be.
 * What is wrong is an InvalidInputError where the field answers with one, an answer of its own where it has one for that,
 * else an error of the request.
 */
class CallerTextsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { args, extensions }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (Object.keys(args).length === 0) return resolver;
    const ownAnswer = extensions?.answerOfIssues as ((issues: readonly InputIssue[]) => unknown) | undefined;
    const isUnion = isListWith(extensions?.pothosErrors, InvalidInputError);
    const areLengthsChecked = !isUnion && ownAnswer === undefined;
    let inputs: readonly TextInput[] | null = null;
    return (source, values, context, info) => {
      inputs ??= info.parentType.getFields()[info.fieldName]?.args ?? [];
      const issues = findTextIssues(inputs, values, { areLengthsChecked });
      if (issues.length === 0) return resolver(source, values, context, info);
      if (ownAnswer !== undefined) return ownAnswer(issues);
      throw isUnion ? new InvalidInputError(issues) : badUserInput(issues.map(withoutPath));
    };
  }
}

function isListWith(value: unknown, member: unknown): boolean {
  return Array.isArray(value) && value.includes(member);
}

/** The message of an issue names its path already. */
function withoutPath({ message }: InputIssue): { readonly message: string } {
  return { message };
}

const pluginName = 'callerTexts';
SchemaBuilder.registerPlugin(pluginName, CallerTextsPlugin);
