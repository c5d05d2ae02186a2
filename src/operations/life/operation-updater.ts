import type { OperationContext } from '../operation-context.js';
import { InvalidInputError, OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import { type OwnFields, ownFieldIssues } from '../record/own-fields.js';
import { distinctTags } from '../record/tags.js';

/** Changes what people say of operations: label, tags, note and pin, whatever their status. */
export class OperationUpdater {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Changes the fields that are given; an update without any changes nothing.
   * @param caller name of the API key that asks
   * @throws OperationNotFoundError, InvalidInputError
   */
  async update(id: string, fields: OwnFields, caller: string | null): Promise<Operation> {
    const issues = ownFieldIssues(fields);
    if (issues.length > 0) throw new InvalidInputError(issues);
    const live = this.#context.live.get(id);
    const updated =
      live === null
        ? await this.#write(id, fields, caller)
        : // What a pull or a transition writes at the same time is not to hide it from the cache.
          await live.writes.runExclusive(async () => {
            const changed = await this.#write(id, fields, caller);
            if (changed !== null) live.update({ ...live.operation, ...ownFieldsOf(changed) });
            return changed && live.view;
          });
    if (updated === null) throw new OperationNotFoundError(id);
    return updated;
  }

  #write(
    id: string,
    { label, tags, note, pinned }: OwnFields,
    caller: string | null,
  ): Promise<Operation | null> {
    const { store, clock } = this.#context;
    const change = {
      ...(label !== undefined && { label }),
      ...(tags !== undefined && { tags: distinctTags(tags) }),
      ...(note !== undefined && { note }),
      ...(pinned !== undefined && { pinned }),
    };
    const names = Object.keys(change);
    if (names.length === 0) return store.find(id);
    const now = clock.now();
    const message = `Changed: ${names.join(', ')}`;
    return store.changeOwnFields(id, {
      ...change,
      updatedAt: now,
      event: { at: now, kind: 'UPDATED', host: null, caller, message },
    });
  }
}

function ownFieldsOf({ label, tags, note, pinned, updatedAt }: Operation): Partial<Operation> {
  return { label, tags, note, pinned, updatedAt };
}
