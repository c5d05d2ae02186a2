import { counted } from '../../text/format.js';
import { datasetAddress } from '../data/dataset-address.js';
import { Accuracy } from './accuracy.js';
import { backtestAddress, type Model } from './model.js';
import { ModelRuns } from './model-runs.js';

/** What a model is made of, and where it comes from. */
export function ModelDetails({ model }: { readonly model: Model }) {
  const facts = [
    ['Looks ahead', model.labelHorizonBars === null ? '–' : counted(model.labelHorizonBars, 'bar')],
    ['Says', model.classes.length === 0 ? 'a return' : model.classes.join(', ')],
    ['Features', model.features.join(', ')],
    ['Fingerprint', model.hash],
  ] as const;
  return (
    <section class="callout plain-callout">
      <h2>{model.name}</h2>
      <p>
        Accuracy on its test part: <Accuracy model={model} />
      </p>
      <p>
        Unseen: every bar after <strong>{model.trainedTo ?? 'a day that is not known'}</strong>.
      </p>
      <table class="facts">
        <tbody>
          <tr>
            <th scope="row">Learned from</th>
            <td>
              {model.symbols.flatMap((symbol) =>
                model.timeframes.map((timeframe) => (
                  <>
                    <a key={`${symbol} ${timeframe}`} href={datasetAddress(symbol, timeframe)}>
                      {symbol} {timeframe}
                    </a>{' '}
                  </>
                )),
              )}
              {model.trainedFrom ?? '?'} – {model.trainedTo ?? '?'}
            </td>
          </tr>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Comes from</th>
            <td>
              {model.trainedBy === null ? (
                'elsewhere, or a training that is deleted'
              ) : (
                <a href={`/operations/${model.trainedBy.id}`}>
                  {model.trainedBy.label ?? model.trainedBy.title}
                </a>
              )}
            </td>
          </tr>
          <tr>
            <th scope="row">Runs</th>
            <td>
              <ModelRuns model={model} />
            </td>
          </tr>
        </tbody>
      </table>
      <p>
        <a class="button primary" href={backtestAddress(model)}>
          Backtest on unseen bars
        </a>
      </p>
    </section>
  );
}
