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

/** Returns what is wrong with the tags of a field. */
export function issuesOfTags(field: string, tags: readonly Tag[]): readonly InputIssue[] {
  return tagIssues(tags).map(({ path, code, message }) => {
    const whole = [field, ...path];
    return { path: whole, code, message: `${whole.join('.')}: ${message}` };
  });
}

/** Returns what is wrong with the text of a field; nothing where there is none. */
export function textIssue(field: string, text: string | null, limit: number): readonly InputIssue[] {
  if (text === null || isText(text, limit)) return [];
  return [{ path: [field], code: 'INVALID_LENGTH', message: `${field}: ${quoted(text)} ${demand(limit)}` }];
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
