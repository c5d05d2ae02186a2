import { never, usePolled } from '../../api/use-polled.js';
import { RunsDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Signed } from '../../parts/signed.js';
import { VerdictBadge } from '../../parts/verdict-badge.js';
import { counted } from '../../text/format.js';
import type { Model } from './model.js';

const SHOWN = 5;

/** What was run with a model, the newest first. */
export function ModelRuns({ model: { path } }: { readonly model: Model }) {
  const { data, refusal } = usePolled(
    RunsDocument,
    {
      first: SHOWN,
      after: null,
      filter: { model: path, types: ['BACKTESTING', 'STUDY'] },
      orderBy: { field: 'CREATED_AT', direction: 'DESC' },
    },
    never,
  );
  const runs = data?.operations;
  if (refusal !== null) return <Refusal error={refusal} />;
  if (runs === undefined) return null;
  if (runs.totalCount === 0) return <>none yet</>;
  return (
    <ul class="plain">
      {runs.nodes.map(({ id, label, title, summary }) => (
        <li key={id}>
          <a href={`/operations/${id}`}>{label ?? title}</a> <Signed value={summary.totalReturn} />{' '}
          {summary.verdict !== null && summary.verdict !== undefined && (
            <VerdictBadge verdict={summary.verdict} />
          )}
        </li>
      ))}
      {runs.totalCount > SHOWN && (
        <li>
          <a href={`/?model=${encodeURIComponent(path)}`}>all {counted(runs.totalCount, 'run')}</a>
        </li>
      )}
    </ul>
  );
}
