import type { WalkForwardQuery } from '../../../generated/graphql.js';
import { DoubtfulSharpe } from '../../../parts/doubtful-sharpe.js';
import { Signed } from '../../../parts/signed.js';
import { formatCount, formatStamp, type StampStyle } from '../../../text/format.js';
import { trialText } from '../study/study-answer.js';

type Walk = Extract<NonNullable<WalkForwardQuery['operation']>, { folds: unknown }>;
type Fold = Walk['folds']['nodes'][number];
type Range = Fold['test'][number];

/** Each window: in sample, and what was left of it on the bars after. */
export function Windows({
  folds,
  style,
  isDone,
  isInvalid,
}: {
  readonly folds: readonly Fold[];
  readonly style: StampStyle;
  readonly isDone: boolean;
  readonly isInvalid: boolean;
}) {
  if (folds.length === 0) return isDone ? null : <p class="nothing">No window has been traded yet.</p>;
  const range = (ranges: readonly Range[]) =>
    ranges
      .map(
        ({ from, to }) => `${formatStamp(Date.parse(from), style)} – ${formatStamp(Date.parse(to), style)}`,
      )
      .join(', ');
  // The windows of a combinatorial one are parts of several paths.
  const hasOwnTest = folds.some(({ outOfSample }) => outOfSample !== null);
  const hasChosen = folds.some(({ chosen }) => chosen.length > 0);
  return (
    <details class="section" open>
      <summary>
        Windows <small>{folds.length}</small>
      </summary>
      <table class={isInvalid ? 'cards hatched-figures' : 'cards'}>
        <thead>
          <tr>
            <th>Window</th>
            <th>Trained on</th>
            <th>Tested on</th>
            {hasChosen && <th>Chosen</th>}
            <th class="number">In sample</th>
            <th class="number">Sharpe</th>
            {hasOwnTest && (
              <>
                <th class="number">Out of sample</th>
                <th class="number">Sharpe</th>
                <th class="number">Trades</th>
              </>
            )}
            <th class="number">Purged</th>
          </tr>
        </thead>
        <tbody>
          {folds.map((fold) => (
            <tr key={fold.number}>
              <td>
                {fold.training === null ? (
                  fold.number
                ) : (
                  <a href={`/operations/${fold.training.id}`}>{fold.number}</a>
                )}
              </td>
              <td data-name="trained on">{range(fold.train)}</td>
              <td data-name="tested on">{range(fold.test)}</td>
              {hasChosen && <td>{trialText({ values: fold.chosen })}</td>}
              <td class="number" data-name="in sample">
                <Signed value={fold.inSample?.totalReturn} />
              </td>
              <td class="number" data-name="Sharpe">
                <DoubtfulSharpe of={fold.inSample} />
              </td>
              {hasOwnTest && (
                <>
                  {' '}
                  <td class="number" data-name="out of sample">
                    <Signed value={fold.outOfSample?.totalReturn} />
                  </td>
                  <td class="number" data-name="Sharpe">
                    <DoubtfulSharpe of={fold.outOfSample} />
                  </td>
                  <td class="number" data-name="trades">
                    {formatCount(fold.outOfSample?.totalTrades)}
                  </td>
                </>
              )}{' '}
              <td class="number" data-name="purged">
                {formatCount(fold.purgedBars)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
