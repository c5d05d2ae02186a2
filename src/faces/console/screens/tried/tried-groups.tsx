import { deflatedText } from '../../../../domain/study/luck/deflated-text.js';
import type { TriedGroupsQuery, TriedLuckQuery } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { addressWith } from '../../shell/router.js';
import { useNow } from '../../shell/use-now.js';
import { formatCount, formatNumber, UNDEFINED } from '../../text/format.js';
import { formatDays } from '../../text/format-days.js';

type Group = TriedGroupsQuery['ledgerGroups']['nodes'][number];
type Luck = TriedLuckQuery['ledgerGroups']['nodes'][number];

const OVERLAPPING =
  'Configurations of this strategy that were evaluated on at least 30 days in common with the best, whatever their symbol: choosing the symbol is choosing, too.';

/** What was tried of each strategy on the same data, how many that is for the luck check, and what luck alone gives. */
export function TriedGroups({
  groups,
  luck,
}: {
  readonly groups: readonly Group[];
  /** Null until it is worked out. */
  readonly luck: readonly Luck[] | null;
}) {
  const now = useNow();
  if (groups.length === 0) return <p class="muted">Nothing was tried yet.</p>;
  const luckOf = new Map((luck ?? []).map((group) => [keyOf(group), group.selection]));
  return (
    <table class="cards" aria-label="By strategy and data">
      <thead>
        <tr>
          <th>Strategy</th>
          <th>Data</th>
          <th>Days</th>
          <th class="number">Configurations</th>
          <th class="number">Best Sharpe</th>
          <th class="number" title={OVERLAPPING}>
            Best of
          </th>
          <th class="number">Luck alone gives</th>
          <th class="number">Deflated Sharpe</th>
          <th class="number">Last tried</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => {
          const { strategy, symbols, timeframe, startDate, endDate, configurations, best, at } = group;
          const found = luckOf.get(keyOf(group));
          const pending = luck === null ? '…' : UNDEFINED;
          return (
            <tr key={keyOf(group)}>
              <td>
                <a href={addressWith({ strategy, symbol: symbols[0] ?? null, timeframe, after: null })}>
                  {strategy}
                </a>
              </td>
              <td>
                {symbols.join(', ')} {timeframe}
              </td>
              <td>{formatDays(startDate, endDate)}</td>
              <td class="number" data-name="Configurations">
                {formatCount(configurations)}
              </td>
              <td class="number" data-name="Best Sharpe">
                {formatNumber(best?.sharpeRatio, { decimals: 2 })}
              </td>
              <td class="number" data-name="Best of" title={OVERLAPPING}>
                <strong>{found ? formatCount(found.evaluated) : pending}</strong>
              </td>
              <td class="number" data-name="Luck alone gives">
                {found ? formatNumber(found.expectedMaximumSharpe, { decimals: 2 }) : pending}
              </td>
              <td class="number" data-name="Deflated Sharpe">
                {found ? deflatedText(found.deflatedSharpe) : pending}
              </td>
              <td class="number" data-name="Last tried">
                <Age at={at} nowMs={now} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const keyOf = ({ strategy, symbols, timeframe }: Pick<Group, 'strategy' | 'symbols' | 'timeframe'>): string =>
  `${strategy} ${symbols.join(',')} ${timeframe}`;
