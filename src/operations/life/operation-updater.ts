import type { OperationContext } from '../operation-context.js';
import type { OwnFieldsChange } from '../ports/operation-rows.js';
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
   * @throws OperationNotFoundError
   * @throws InvalidInputError also for a pin of what is a part of another: that is kept or removed whole
   */
  async update(id: string, fields: OwnFields, caller: string | null): Promise<Operation> {
    const issues = ownFieldIssues(fields);
    if (issues.length > 0) throw new InvalidInputError(issues);
    if (fields.pinned === true) await this.#requireWhole(id);
    const updated = (await this.change(id, () => fields, caller)) ?? (await this.#context.store.find(id));
    if (updated === null) throw new OperationNotFoundError(id);
    return updated;
  }

  async #requireWhole(id: string): Promise<void> {
    const operation = this.#context.live.get(id)?.view ?? (await this.#context.store.find(id));
    const parentId = operation?.parentId ?? null;
    if (parentId === null) return;
    const message = `pinned: ${id} is a part of ${parentId} and is kept as long as that; pin ${parentId} instead`;
    throw new InvalidInputError([{ path: ['pinned'], code: 'INVALID_VALUE', message }]);
  }

  /**
   * Changes fields by what they are then: of several changes at once each goes on from the one before.
   * @param fieldsOf makes the fields of an operation; an update without any changes nothing
   * @returns the changed operation; null where there is none, or nothing changes
   */
  async change(
    id: string,
    fieldsOf: (operation: Operation) => OwnFields,
    caller: string | null,
  ): Promise<Operation | null> {
    const { live: known, store, clock } = this.#context;
    const now = clock.now();
    const write = () => store.changeOwnFields(id, (operation) => changeOf(fieldsOf(operation), caller, now));
    const live = known.get(id);
    if (live === null) return await write();
    // What a pull or a transition writes at the same time is not to hide it from the cache.
    return await live.writes.runExclusive(async () => {
      const changed = await write();
      if (changed !== null) live.update({ ...live.operation, ...ownFieldsOf(changed) });
      return changed && live.view;
    });
  }
}

function changeOf(
  { label, tags, note, pinned }: OwnFields,
  caller: string | null,
  now: Date,
): OwnFieldsChange | null {
  const change = {
    ...(label !== undefined && { label }),
    ...(tags !== undefined && { tags: distinctTags(tags) }),
    ...(note !== undefined && { note }),
    ...(pinned !== undefined && { pinned }),
  };
  const names = Object.keys(change);
  if (names.length === 0) return null;
  const message = `Changed: ${names.join(', ')}`;
  return { ...change, updatedAt: now, event: { at: now, kind: 'UPDATED', host: null, caller, message } };
}

function ownFieldsOf({ label, tags, note, pinned, updatedAt }: Operation): Partial<Operation> {
  return { label, tags, note, pinned, updatedAt };
}
