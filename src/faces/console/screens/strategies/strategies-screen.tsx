import { never, usePolled } from '../../api/use-polled.js';
import { StrategiesDocument } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import type { ScreenProps } from '../../shell/screen-props.js';
import { useNow } from '../../shell/use-now.js';
import { counted } from '../../text/format.js';
import { strategyAddress } from './strategy-address.js';
import { StrategyEditor } from './strategy-editor.js';

/** The strategy files, or one of them to be edited. */
export function StrategiesScreen({ rest }: ScreenProps) {
  return rest.length === 0 ? <StrategyList /> : <StrategyEditor key={rest.join('/')} path={rest.join('/')} />;
}

function StrategyList() {
  const strategies = usePolled(StrategiesDocument, {}, never);
  const now = useNow();
  const all = strategies.data?.strategies;
  return (
    <section>
      <header class="page">
        <h1>Strategies</h1>
        <span class="muted">{all !== undefined && counted(all.length, 'file')}</span>
      </header>
      <Refusal error={strategies.refusal} />
      {all === undefined ? (
        strategies.refusal === null && <Skeleton lines={6} />
      ) : (
        <table class="cards">
          <thead>
            <tr>
              <th>Strategy</th>
              <th>Bars</th>
              <th>State</th>
              <th class="number">Changed</th>
              <th>
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((strategy) => (
              <tr key={strategy.path}>
                <td>
                  <a href={strategyAddress(strategy.path)}>{strategy.name}</a>
                  <br />
                  <small>{strategy.description ?? strategy.path}</small>
                </td>
                <td>
                  {strategy.symbols.join(', ')} {strategy.timeframes.join(', ')}
                </td>
                <td>
                  {strategy.valid ? (
                    'ready'
                  ) : (
                    <span class="failed">
                      <strong>has errors</strong> {strategy.errors[0]}
                    </span>
                  )}
                </td>
                <td class="number" data-name="changed">
                  <Age at={strategy.modifiedAt} nowMs={now} />
                </td>
                <td class="number">
                  {strategy.valid && (
                    <a
                      class="button"
                      href={`/new/backtest?strategyConfigPath=${encodeURIComponent(strategy.path)}`}
                    >
                      Backtest
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
