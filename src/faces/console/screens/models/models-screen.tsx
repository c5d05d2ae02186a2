import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { ModelsDocument } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import type { ScreenProps } from '../../shell/screen-props.js';
import { useNow } from '../../shell/use-now.js';
import { counted } from '../../text/format.js';
import { Accuracy } from './accuracy.js';
import { backtestAddress, type Model } from './model.js';
import { ModelDetails } from './model-details.js';
import { modelsInOrder, type WindowModels } from './models-in-order.js';

/** The trained networks: from when on bars are unseen, and whether they know more than the most frequent answer. */
export function ModelsScreen({ rest: [name] }: ScreenProps) {
  const models = usePolled(ModelsDocument, {}, never);
  const now = useNow();
  const all = models.data?.models;
  const isChosen = (model: Model) => model.name === name;
  const chosen = all?.find(isChosen) ?? null;
  const { own, ofWindows } = useMemo(() => modelsInOrder(all ?? []), [all]);
  return (
    <section>
      <header class="page">
        <h1>Models</h1>
        <span class="muted">{all !== undefined && counted(all.length, 'model')}</span>
      </header>
      <Refusal error={models.refusal} />
      {chosen !== null && <ModelDetails model={chosen} />}
      {name !== undefined && all !== undefined && chosen === null && (
        <p class="nothing">There is no model {name}.</p>
      )}
      {all === undefined ? (
        models.refusal === null && <Skeleton lines={6} />
      ) : all.length === 0 ? (
        <p class="nothing">
          There is none yet. <a href="/new/training">Train one</a>
        </p>
      ) : (
        <table class="cards">
          <thead>
            <tr>
              <th>Model</th>
              <th>Strategy</th>
              <th>Learned from</th>
              <th>Unseen after</th>
              <th class="number">Accuracy</th>
              <th class="number">Made</th>
              <th>
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {own.map((model) => (
              <Row key={model.path} model={model} nowMs={now} />
            ))}
          </tbody>
          {ofWindows.map((family) => (
            <Windows key={family.operationId} family={family} isChosen={family.models.some(isChosen)}>
              {family.models.map((model) => (
                <Row key={model.path} model={model} nowMs={now} />
              ))}
            </Windows>
          ))}
        </table>
      )}
    </section>
  );
}

/** The models of a walk-forward, which are many and seldom wanted, folded. */
function Windows({
  family: { operationId, models },
  isChosen,
  children,
}: {
  readonly family: WindowModels;
  readonly isChosen: boolean;
  readonly children: ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(isChosen);
  return (
    <tbody>
      <tr>
        <td colSpan={7}>
          <button type="button" class="fold quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? '▾' : '▸'} {counted(models.length, 'model')} of windows
          </button>{' '}
          of <a href={`/operations/${operationId}`}>a walk-forward of {models[0]?.strategyName}</a>
        </td>
      </tr>
      {isOpen && children}
    </tbody>
  );
}

function Row({ model, nowMs }: { readonly model: Model; readonly nowMs: number }) {
  if (!model.valid)
    return (
      <tr>
        <td>{model.name}</td>
        <td colSpan={6} class="failed">
          <strong>Cannot be used</strong> {model.errors.join(' ')}
        </td>
      </tr>
    );
  return (
    <tr>
      <td>
        <a href={`/models/${encodeURIComponent(model.name)}`}>{model.name}</a>
      </td>
      <td data-name="of">{model.strategyName ?? '–'}</td>
      <td data-name="from">
        {model.symbols.join(', ')} {model.timeframes.join(', ')}
      </td>
      <td data-name="unseen after">{model.trainedTo ?? 'unknown'}</td>
      <td class="number" data-name="accuracy">
        <Accuracy model={model} />
      </td>
      <td class="number" data-name="made">
        <Age at={model.createdAt} nowMs={nowMs} />
      </td>
      <td class="number">
        <a class="button" href={backtestAddress(model)}>
          Backtest on unseen bars
        </a>
      </td>
    </tr>
  );
}
