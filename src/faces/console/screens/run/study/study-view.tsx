import { luckSentence } from '../../../../../domain/study/luck/luck-sentence.js';
import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { StudyDocument, type StudyQuery } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { counted, formatCount } from '../../../text/format.js';
import { wordsWithin } from '../../../text/words.js';
import { isInvalid } from '../is-invalid.js';
import type { RunHead } from '../run-head.js';
import { useOnChange } from '../use-on-change.js';
import { WarningList } from '../warning-list.js';
import { BestTrial } from './best-trial.js';
import { Effects } from './effects.js';
import { LuckFigures } from './luck-figures.js';
import { StudyMap } from './study-map.js';
import { StudyTrials } from './study-trials.js';

/** What takes long to compute is asked for at most this often. */
const RUNNING_WAIT_MS = 5_000;
/** Until there is a trial one waits for it. */
const FIRST_WAIT_MS = 1_000;

function wait({ operation }: StudyQuery): number | null {
  if (operation?.done !== false) return null;
  const completed = withField(operation, 'ranking')?.snapshot?.completedTrials ?? 0;
  return completed === 0 ? FIRST_WAIT_MS : RUNNING_WAIT_MS;
}

/** A parameter search: how much of the best is luck, the best, where it lies, and what matters. */
export function StudyView({ run }: { readonly run: RunHead }) {
  const answer = usePolled(StudyDocument, { id: run.id }, wait);
  useOnChange(run.done, answer.refresh);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  const study = withField(answer.data?.operation, 'ranking');
  if (study === null) return <Skeleton lines={10} />;
  const { snapshot, result, ranking, parameters } = study;
  const figures = result?.overfitting ?? snapshot?.overfitting ?? null;
  const best = result?.best ?? ranking.nodes[0] ?? null;
  const paths = parameters.space.map(({ path }) => path);
  const failed = snapshot?.failedTrials ?? 0;
  const completed = snapshot?.completedTrials ?? 0;
  const evaluated = completed + failed;
  return (
    <>
      {figures !== null && best !== null && (
        <p class="sentence">
          {luckSentence({
            hasBest: true,
            bestSharpe: best.metrics?.sharpeRatio ?? null,
            trials: completed,
            distinctTrials: figures.distinctTrials,
            expectedMaximumSharpe: figures.expectedMaximumSharpe,
            deflatedSharpe: figures.deflatedSharpe,
            warnings: run.warnings,
          })}
          {figures.bestAtBorder === true &&
            ' The best lies at the border of what was tried: look beyond it before you believe it.'}
        </p>
      )}
      {snapshot !== null && (
        <p class="muted">
          {formatCount(evaluated)} of {formatCount(snapshot.totalTrials)} trials
          {failed > 0 && `, ${formatCount(failed)} of them failed`}
          {` · best by ${wordsWithin(parameters.objective.metric)} with at least ${counted(parameters.objective.minTrades, 'trade')}`}
          {parameters.holdoutFrom !== null && ` · kept from ${parameters.holdoutFrom}`}
        </p>
      )}
      <WarningList warnings={run.warnings} />
      {best !== null && (
        <BestTrial study={study} best={best} id={run.id} isInvalid={isInvalid(run.warnings)} />
      )}
      {best === null && evaluated > 0 && (
        <p class="nothing">
          No trial keeps the constraints{!run.done && ' so far'}: the nearest stand first in the ranking.
        </p>
      )}
      {evaluated > 0 && (
        <>
          <div class="map-and-effects">
            {paths.length > 1 && (
              <StudyMap
                id={run.id}
                paths={paths}
                effects={study.effects}
                metric={parameters.objective.metric}
                generation={evaluated}
              />
            )}
            <Effects effects={study.effects} metric={parameters.objective.metric} />
          </div>
          <div class={isInvalid(run.warnings) ? 'hatched-figures' : undefined}>
            <StudyTrials id={run.id} parameters={parameters} evaluated={evaluated} failed={failed} />
          </div>
        </>
      )}
      {figures !== null && <LuckFigures figures={figures} />}
      {result !== null && (
        <p>
          <a href={result.downloads.trialsCsv} data-outside>
            trials.csv
          </a>{' '}
          <a href={result.downloads.trialsJsonl} data-outside>
            trials.jsonl
          </a>{' '}
          <a href={result.downloads.trialsArrow} data-outside>
            trials.arrow
          </a>
        </p>
      )}
    </>
  );
}
