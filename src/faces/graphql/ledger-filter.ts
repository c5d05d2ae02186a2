import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson } from '../../base/pure/json.js';
import type { LedgerFilter } from '../../operations/ports/evaluation-ledger.js';
import { builder } from './builder.js';
import type { SeqList } from './cursors.js';

/** What rows of the ledger are asked for by. */
export const ledgerFilterArgs = builder.args((t) => ({
  strategy: t.string({
    required: false,
    description: 'Name of a strategy; one that was saved from another is counted with it.',
  }),
  symbol: t.string({ required: false, description: 'One of the symbols that were traded.' }),
  timeframe: t.string({ required: false, description: 'Length of the bars.' }),
}));

/** Returns the filter that the arguments say. */
export function ledgerFilterOf({
  strategy,
  symbol,
  timeframe,
}: {
  readonly strategy?: string | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly timeframe?: string | null | undefined;
}): LedgerFilter {
  return {
    ...(strategy != null && { family: strategy }),
    ...(symbol != null && { symbol }),
    ...(timeframe != null && { timeframe }),
  };
}

/** Returns the list that a field gives with a filter: cursors say what they are of. */
export function ledgerList(name: string, filter: LedgerFilter): SeqList {
  return { name, operationId: sha256(canonicalJson({ ...filter })).slice(0, 16) };
}
