import { FolderShelf } from '../market-data/holdouts/folder-shelf.js';
import { parseHoldouts } from '../market-data/holdouts/holdout-file.js';
import type { HoldoutShelf } from '../market-data/holdouts/holdout-shelf.js';
import { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import type { SealList } from '../stores/copy/copy-database.js';
import { isPostgresUrl } from '../stores/postgres/postgres-address.js';
import { PostgresHoldoutLists } from '../stores/postgres/postgres-holdout-lists.js';

/** Reads the seals that belong to a database: its own, or those beside the bars. @throws DataInvalidError */
export async function sealsToCopy(from: string, dataDir: string): Promise<readonly SealList[]> {
  if (!isPostgresUrl(from)) return await listsOf(new FolderShelf(dataDir));
  const lists = new PostgresHoldoutLists(from);
  try {
    return await listsOf(lists);
  } finally {
    await lists.close();
  }
}

/** Puts seals beside the bars, where a database that was copied keeps none itself. */
export async function keepSealsBeside(
  to: string,
  dataDir: string,
  seals: readonly SealList[],
): Promise<void> {
  if (isPostgresUrl(to)) return;
  const bytes = new Map(seals.map(({ symbol, content }) => [symbol, content]));
  const copied: HoldoutShelf = {
    nameOf: (symbol) => `the copied list of holdouts of '${symbol}'`,
    symbols: async () => [...bytes.keys()],
    read: async (symbol) => bytes.get(symbol) ?? null,
    change: () => Promise.reject(new TypeError('a copy is read only')),
  };
  await new HoldoutStore(new FolderShelf(dataDir)).adopt(new HoldoutStore(copied));
}

async function listsOf(shelf: HoldoutShelf): Promise<readonly SealList[]> {
  const lists: SealList[] = [];
  for (const symbol of await shelf.symbols()) {
    const content = await shelf.read(symbol);
    if (content === null) continue;
    parseHoldouts(shelf.nameOf(symbol), symbol, content);
    lists.push({ symbol, content });
  }
  return lists;
}
