import type { OperationContext } from '../operation-context.js';
import { InvalidInputError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import type { OwnFields } from '../record/own-fields.js';
import { issuesOfTags } from '../record/tag-issues.js';
import { distinctTags, isSameTag, MAX_TAGS, type Tag } from '../record/tags.js';
import { type BulkOutcome, type BulkScope, walkBulk } from './bulk-walk.js';
import type { OperationUpdater } from './operation-updater.js';

/** What a bulk update changes; tags are removed before others are added. */
export interface BulkChange {
  readonly addTags: readonly Tag[];
  readonly removeTags: readonly Tag[];
  /** Null to leave it. */
  readonly pinned: boolean | null;
}

/** Changes tags and pins of many operations. */
export class BulkUpdater {
  readonly #context: OperationContext;
  readonly #updater: OperationUpdater;

  constructor(context: OperationContext, updater: OperationUpdater) {
    this.#context = context;
    this.#updater = updater;
  }

  /**
   * Changes all that match. One that would have more than MAX_TAGS tags stays as it is; a part of another is not pinned.
   * @throws InvalidInputError, before anything is changed; see walkBulk
   */
  update(scope: BulkScope, change: BulkChange): Promise<BulkOutcome> {
    const issues = bulkIssues(change);
    if (issues.length > 0) throw new InvalidInputError(issues);
    const differencesOf = (operation: Operation) => differences(operation, change);
    return walkBulk(this.#context, scope, async (listed) => {
      // Most of what has nothing to change is passed over without a write.
      if (Object.keys(differencesOf(listed)).length === 0) return false;
      return (await this.#updater.change(listed.id, differencesOf, scope.caller)) !== null;
    });
  }
}

function bulkIssues({ addTags, removeTags, pinned }: BulkChange) {
  const issues = [...issuesOfTags('addTags', addTags), ...issuesOfTags('removeTags', removeTags)];
  if (issues.length > 0 || pinned !== null || addTags.length + removeTags.length > 0) return issues;
  const message = 'addTags: nothing is to be changed; give addTags, removeTags or pinned';
  return [{ path: ['addTags'], code: 'INVALID_VALUE', message }];
}

/** @returns no fields where nothing of an operation changes, or may change */
function differences(
  operation: Pick<Operation, 'tags' | 'pinned' | 'parentId'>,
  { addTags, removeTags, pinned }: BulkChange,
): OwnFields {
  const kept = operation.tags.filter((tag) => !removeTags.some((removed) => isSameTag(tag, removed)));
  const tags = distinctTags([...kept, ...addTags]);
  if (tags.length > MAX_TAGS) return {};
  const areTagsSame =
    tags.length === operation.tags.length &&
    tags.every((tag, index) => isSameTag(tag, operation.tags[index] as Tag));
  // Families are kept or removed whole.
  const isPinKept = pinned === null || pinned === operation.pinned || (pinned && operation.parentId !== null);
  return { ...(!areTagsSame && { tags }), ...(!isPinKept && { pinned }) };
}
