import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { InputIssue } from './errors.js';
import { issuesOfTags, textIssue } from './tag-issues.js';
import type { Tag } from './tags.js';

/** What people may say of an operation; absent where they say nothing. */
export interface OwnFields {
  /** Absent to leave it, null to remove it. */
  readonly label?: string | null;
  readonly note?: string | null;
  /** Absent to leave them; else all of them. */
  readonly tags?: readonly Tag[];
  readonly pinned?: boolean;
}

/** Returns what is wrong with what somebody says of an operation; paths begin with the name of the field. */
export function ownFieldIssues({ label, note, tags }: OwnFields): readonly InputIssue[] {
  return [
    ...textIssue('label', label ?? null, TEXT_LIMITS.label),
    ...textIssue('note', note ?? null, TEXT_LIMITS.note),
    ...issuesOfTags('tags', tags ?? []),
  ];
}
