import { isLongerThan, shortened } from '../../base/pure/plain-text.js';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { InputIssue } from './errors.js';
import { distinctTags, MAX_TAGS, type Tag } from './tags.js';

/** Returns what is wrong with tags; paths begin behind the name of their field, and so do messages. */
export function tagIssues(tags: readonly Tag[]): readonly InputIssue[] {
  const issues = tags.flatMap((tag, index) =>
    (['key', 'value'] as const).flatMap((part) =>
      isText(tag[part], TEXT_LIMITS.tag)
        ? []
        : [
            {
              path: [String(index), part],
              code: 'INVALID_LENGTH',
              message: `${quoted(tag[part])} ${demand(TEXT_LIMITS.tag)}`,
            },
          ],
    ),
  );
  const count = distinctTags(tags).length;
  if (count <= MAX_TAGS) return issues;
  return [
    ...issues,
    {
      path: [],
      code: 'INVALID_LENGTH',
      message: `${count} tags are too many; an operation has at most ${MAX_TAGS}`,
    },
  ];
}

function isText(text: string, limit: number): boolean {
  return text.trim() !== '' && !isLongerThan(text, limit);
}

function demand(limit: number): string {
  return `must have 1 to ${limit} characters that are not all blank`;
}

function quoted(text: string): string {
  return shortened(`'${text}'`, 100);
}
