import fc from 'fast-check';

/** A change to one place of a tree of objects and lists. */
export interface TreeChange {
  /** Share of the places, 0 to 1. */
  readonly where: number;
  readonly what: 'drop' | 'replace' | 'rename' | 'graft' | 'wrap' | 'double';
  /** Where a graft or a new name is taken from. */
  readonly from: number;
  readonly leaf: unknown;
}

const MAX_PLACES = 500;

/** Changes of which a replacement puts in values of the given kind. */
export function treeChanges(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<TreeChange> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const what = fc.constantFrom('drop', 'replace', 'rename', 'graft', 'wrap', 'double');
  return fc.record({ where: share, what, from: share, leaf });
}

interface Slot {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Lists every place of a tree that holds a value. */
function slotsOf(value: unknown, slots: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null || slots.length > MAX_PLACES) return slots;
  const parent = value as Record<string, unknown>;
  for (const key of Object.keys(parent)) {
    slots.push({ parent, key });
    slotsOf(parent[key], slots);
  }
  return slots;
}

/** Changes a tree in place. */
export function mangleTree(root: unknown, { where, what, from, leaf }: TreeChange): void {
  const slots = slotsOf(root);
  const slot = slots[Math.floor(where * (slots.length - 1))];
  const other = slots[Math.floor(from * (slots.length - 1))];
  if (slot === undefined || other === undefined) return;
  const { parent, key } = slot;
  const value = parent[key];
  switch (what) {
    case 'drop':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'replace':
      parent[key] = leaf;
      return;
    case 'rename':
      delete parent[key];
      parent[other.key] = value;
      return;
    case 'graft':
      parent[key] = structuredClone(other.parent[other.key]);
      return;
    case 'wrap':
      parent[key] = [value];
      return;
    case 'double':
      parent[`${key}_2`] = value;
  }
}
