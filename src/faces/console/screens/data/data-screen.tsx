import { never, usePolled } from '../../api/use-polled.js';
import { DatasetsDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import type { ScreenProps } from '../../shell/screen-props.js';
import { counted, formatCount } from '../../text/format.js';
import { datasetAddress } from './dataset-address.js';
import { DatasetView } from './dataset-view.js';

/** The bars there are, and what of the data folder cannot be used; or one of them with its chart. */
export function DataScreen({ rest: [timeframe, ...symbol] }: ScreenProps) {
  if (timeframe !== undefined && symbol.length > 0)
    return <DatasetView symbol={symbol.join('/')} timeframe={timeframe} />;
  return <DatasetList />;
}

function DatasetList() {
  const datasets = usePolled(DatasetsDocument, {}, never);
  const { data } = datasets;
  return (
    <section>
      <header class="page">
        <h1>Data</h1>
        <span class="muted">{data !== null && counted(data.datasets.length, 'dataset')}</span>
        <a class="button" href="/new/data">
          Load data
        </a>
      </header>
      <Refusal error={datasets.refusal} />
      {data === null ? (
        datasets.refusal === null && <Skeleton lines={6} />
      ) : (
        <table class="cards">
          <thead>
            <tr>
              <th>Dataset</th>
              <th>From</th>
              <th>To</th>
              <th class="number">Bars</th>
              <th>Source</th>
              <th>Calendar</th>
            </tr>
          </thead>
          <tbody>
            {data.datasets.map((bars) => (
              <tr key={`${bars.symbol} ${bars.timeframe}`}>
                <td>
                  <a href={datasetAddress(bars.symbol, bars.timeframe)}>
                    {bars.symbol} {bars.timeframe}
                  </a>
                </td>
                <td data-name="from">{bars.firstBar.slice(0, 10)}</td>
                <td data-name="to">{bars.lastBar.slice(0, 10)}</td>
                <td class="number" data-name="bars">
                  {formatCount(bars.rows)}
                </td>
                <td data-name="source">{bars.source}</td>
                <td data-name="calendar">
                  {bars.calendar}, {bars.timezone}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data !== null && data.brokenDatasets.length > 0 && (
        <>
          <h2>Cannot be used</h2>
          <ul>
            {data.brokenDatasets.map(({ fileName, message }) => (
              <li key={fileName}>
                <code>{fileName}</code> {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
