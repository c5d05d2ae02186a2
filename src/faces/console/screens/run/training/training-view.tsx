import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { TrainingDocument, type TrainingQuery } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { counted, formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import type { RunHead } from '../run-head.js';
import { useOnChange } from '../use-on-change.js';
import { WarningList } from '../warning-list.js';
import { Confusion } from './confusion.js';
import { Epochs } from './epochs.js';

const RUNNING_WAIT_MS = 1_000;

const wait = ({ operation }: TrainingQuery): number | null =>
  operation?.done === false ? RUNNING_WAIT_MS : null;

/** A training: how it learned, and what it knows beside the baseline. */
export function TrainingView({ run }: { readonly run: RunHead }) {
  const answer = usePolled(TrainingDocument, { id: run.id }, wait);
  useOnChange(run.done, answer.refresh);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  const training = withField(answer.data?.operation, 'epochs');
  if (training === null) return <Skeleton lines={8} />;
  const { result, parameters, epochs } = training;
  return (
    <>
      <WarningList warnings={run.warnings} />
      {result !== null && (
        <>
          <p>
            <a
              class="button primary"
              href={`/new/backtest?strategyConfigPath=${encodeURIComponent(parameters.strategyConfigPath)}&modelPath=${encodeURIComponent(result.modelPath)}`}
            >
              Backtest on unseen bars
            </a>{' '}
            <span class="muted">from the day after {result.trainedTo} on</span>
          </p>
          <dl class="figures">
            <Figure name="Accuracy" value={formatPercent(result.testAccuracy)} note="of its test part" />
            <Figure
              name="Baseline"
              value={formatPercent(result.baselineAccuracy)}
              note="the most frequent answer always"
            />
            <Figure
              name="Best epoch"
              value={formatCount(result.bestEpoch)}
              note={`${counted(result.epochsRun, 'epoch')}${result.stoppedEarly ? ', stopped early' : ''}`}
            />
            <Figure
              name="Samples"
              value={formatCount(result.samples)}
              note={`${formatCount(result.purgedSamples)} purged`}
            />
            <Figure
              name="Loss"
              value={formatNumber(result.valLoss, { decimals: 4 })}
              note="of its validation part"
            />
            <Figure
              name="Unseen after"
              value={result.trainedTo}
              note={`trained from ${result.trainedFrom}`}
            />
          </dl>
        </>
      )}
      <Epochs epochs={epochs.nodes} hasMore={epochs.pageInfo.hasNextPage} />
      {result !== null && <Confusion classCounts={result.classCounts} confusion={result.confusion} />}
      {result !== null && (
        <details class="section">
          <summary>Inputs &amp; fingerprint</summary>
          <table class="facts">
            <tbody>
              <tr>
                <th scope="row">Model</th>
                <td>
                  <a href={`/models/${encodeURIComponent(result.modelPath.split('/').at(-1) ?? '')}`}>
                    {result.modelPath}
                  </a>
                </td>
              </tr>
              <tr>
                <th scope="row">Features</th>
                <td>{result.features.join(', ')}</td>
              </tr>
              <tr>
                <th scope="row">Fingerprint</th>
                <td>
                  <code>{result.modelHash}</code>
                </td>
              </tr>
            </tbody>
          </table>
        </details>
      )}
    </>
  );
}

function Figure({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{note}</small>
      </dd>
    </div>
  );
}
