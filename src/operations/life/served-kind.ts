import type { JsonObject } from '../../base/pure/json.js';
import type { Coordinate } from '../ports/family.js';
import type { Kind, TaskKind, Told } from '../ports/kind.js';
import type { KindHooks } from '../ports/kind-hooks.js';
import type { TaskRunners } from '../ports/task-runner.js';
import type { DescribedOperation } from '../record/described-operation.js';
import type { Operation } from '../record/operation.js';
import { summaryOf } from '../record/operation-summary.js';
import { storedParameters, storedParametersOrNull } from '../record/stored-parameters.js';
import type { Stream } from '../record/stream.js';

/** A kind as this server has it, whatever its parameters are. */
export interface ServedKind {
  readonly name: string;
  readonly streams: readonly Stream[];
  readonly hooks: KindHooks;
  readonly doer: Doer;
  /**
   * Describes an operation as its parameters and its result tell it; null where the parameters cannot be read.
   * @param result null before there is one
   */
  describe(operation: Operation, result: JsonObject | null): DescribedOperation | null;
  /** Returns what only a result tells. @throws OperationDamagedError for parameters that cannot be read */
  told(operation: Operation, result: JsonObject): Told;
}

/** Who does the work of an operation. */
export type Doer =
  | {
      /** A thread, here or elsewhere; it waits until there is one. */
      readonly by: 'task';
      readonly kind: TaskKind<object, object>;
      /** Of this server, as the kind has read them. */
      readonly settings: object;
      readonly runners: TaskRunners;
    }
  /** A function of this process, which holds no thread and begins at once, however many wait. */
  | { readonly by: 'coordinator'; readonly coordinate: Coordinate };

/**
 * Serves a kind whose work threads do.
 * @param settings of this server, of which the kind takes what is its own
 */
export function servedTask<Parameters extends object, Settings extends object>(
  kind: TaskKind<Parameters, Settings>,
  settings: object,
  runners: TaskRunners,
  hooks: KindHooks = {},
): ServedKind {
  return served(kind, hooks, { by: 'task', kind, settings: kind.settings.parse(settings), runners });
}

/** Serves a kind whose work is to run others. */
export function servedCoordinator<Parameters extends object>(
  kind: Kind<Parameters>,
  coordinate: Coordinate,
  hooks: KindHooks = {},
): ServedKind {
  return served(kind, hooks, { by: 'coordinator', coordinate });
}

function served<Parameters extends object>(kind: Kind<Parameters>, hooks: KindHooks, doer: Doer): ServedKind {
  return {
    name: kind.name,
    streams: kind.streams,
    hooks,
    doer,
    describe(operation, result) {
      const parameters = storedParametersOrNull(kind.parameters, operation);
      if (parameters === null) return null;
      const { subject, model } = kind.listed(parameters);
      return {
        summary: { ...summaryOf(subject), ...(result && kind.told?.(result, parameters).summary) },
        model,
      };
    },
    told: (operation, result) => kind.told?.(result, storedParameters(kind.parameters, operation)) ?? {},
  };
}
