import { useEffect, useState } from 'preact/hooks';
import { askUntilThere } from '../../../api/ask-until-there.js';
import { withField } from '../../../api/with-field.js';
import { type MetricName, TrialStretchDocument } from '../../../generated/graphql.js';
import { NO_TRIALS, type TrialTable, withStretch } from './trial-table.js';

/** What is shown of trials beside the objective. */
const SHOWN: readonly MetricName[] = ['TOTAL_RETURN', 'SHARPE_RATIO', 'MAX_DRAWDOWN', 'TOTAL_TRADES'];

export interface AllTrials {
  readonly table: TrialTable;
  readonly failure: Error | null;
}

/**
 * Reads all trials of a study by column. Trials never change: while the study goes on, only those come that follow.
 * @param evaluated how many trials there are, failed ones too
 */
export function useTrialTable(id: string, objective: MetricName, evaluated: number): AllTrials {
  const [trials, setTrials] = useState<AllTrials & { readonly id: string }>({
    id,
    table: NO_TRIALS,
    failure: null,
  });
  useEffect(() => {
    const gone = new AbortController();
    const start = trials.id === id ? trials.table : NO_TRIALS;
    const show = (table: TrialTable) => setTrials({ id, table, failure: null });
    readOn(id, objective, start, evaluated, gone.signal, show).catch((failure: unknown) => {
      if (!gone.signal.aborted && failure instanceof Error) setTrials((before) => ({ ...before, failure }));
    });
    return () => gone.abort();
  }, [id, objective, evaluated]);
  return trials;
}

async function readOn(
  id: string,
  objective: MetricName,
  start: TrialTable,
  evaluated: number,
  signal: AbortSignal,
  show: (table: TrialTable) => void,
): Promise<void> {
  const metrics = [...new Set([objective, ...SHOWN])];
  let table = start;
  while (table.numbers.length < evaluated && !signal.aborted) {
    const afterNumber = table.numbers.at(-1) ?? -1;
    const { operation } = await askUntilThere(TrialStretchDocument, { id, metrics, afterNumber }, signal);
    const stretch = withField(operation, 'trialColumns')?.trialColumns;
    if (stretch === undefined || stretch.numbers.length === 0 || signal.aborted) return;
    table = withStretch(table, stretch);
    show(table);
  }
}
