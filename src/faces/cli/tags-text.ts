import { visibleLine } from '../../base/pure/visible-text.js';
import type { TagInput } from '../client/generated/graphql.js';

/** Writes tags as `--tag` takes them. */
export function tagsText(tags: readonly TagInput[]): string {
  return tags.map(({ key, value }) => visibleLine(`${key}=${value}`)).join(' ');
}
