/** A key and a value of one's own, such as idea and momentum; 1 to 64 characters each. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The most tags of one operation. */
export const MAX_TAGS = 20;

/** Tells whether two tags are the same, value included. */
export function isSameTag(a: Tag, b: Tag): boolean {
  return a.key === b.key && a.value === b.value;
}

/** Returns the tags in their order, each once: an operation may have several values of one key. */
export function distinctTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter((tag, index) => tags.findIndex((other) => isSameTag(tag, other)) === index);
}
