import { formatDuration, formatNumber, formatRate } from '../../../text/format.js';
import { strategyAddress } from '../../strategies/strategy-address.js';
import { PassportLink } from '../passport-link.js';
import type { Parameters, Result } from './backtest-answer.js';

/** What the run was given, and the fingerprints of everything that decides its result. */
export function Inputs({
  id,
  parameters,
  result,
}: {
  readonly id: string;
  readonly parameters: Parameters;
  readonly result: Result;
}) {
  const { provenance } = result;
  const given = [
    [
      'Strategy',
      <a href={strategyAddress(parameters.strategyConfigPath)}>{parameters.strategyConfigPath}</a>,
    ],
    ...(parameters.strategySource === null
      ? []
      : [['Text', 'one of its own instead of the file: Edit & run shows it'] as const]),
    ['Model', parameters.modelPath ?? 'none: recorded signals'],
    ['Bars', `${parameters.symbol} ${parameters.timeframe}, ${parameters.startDate} – ${parameters.endDate}`],
    ['Zone', result.timezone ?? 'UTC'],
    ['Capital', formatNumber(parameters.initialCapital, { decimals: 2 })],
    ['Commission, slippage', `${formatRate(parameters.commission)}, ${formatRate(parameters.slippage)}`],
    ...parameters.overrides.map(({ path, value }) => [path, value] as const),
    ['Computed in', formatDuration(result.executionTimeMs / 1_000)],
  ] as const;
  const prints = [
    ['Run', provenance.runDigest],
    ['Result', provenance.resultDigest],
    ['Bars', provenance.dataHash],
    ['Strategy', provenance.strategyHash],
    ['Model', provenance.modelHash],
    ['Signals', provenance.signalsHash],
    ['Parameters', provenance.parametersHash],
    ['Engine', provenance.engineVersion],
    ['Network', provenance.tensorflowBackend],
  ] as const;
  return (
    <details class="section">
      <summary>
        Inputs &amp; fingerprint <small>{provenance.runDigest.slice(0, 12)}</small>
      </summary>
      <table class="facts">
        <tbody>
          {given.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Fingerprints</h3>
      <p class="muted">
        All of them, with parameters and verdict: <PassportLink id={id} />.
      </p>
      <table class="facts">
        <tbody>
          {prints.map(
            ([name, value]) =>
              value !== null &&
              value !== undefined && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{value}</code>
                  </td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </details>
  );
}
