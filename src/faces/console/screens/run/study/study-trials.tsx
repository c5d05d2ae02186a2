import { useMemo } from 'preact/hooks';
import { Refusal } from '../../../parts/refusal.js';
import { setQuery, usePlace } from '../../../shell/router.js';
import { formatCount } from '../../../text/format.js';
import { BrushedRanking } from './brushed-ranking.js';
import { readBrushes, within, writeBrushes } from './brushes.js';
import { FailedTrials } from './failed-trials.js';
import { ParallelView } from './parallel-view.js';
import { Ranking } from './ranking.js';
import type { Study } from './study-answer.js';
import { studyAxes } from './study-axes.js';
import { TrialCourse } from './trial-course.js';
import { useTrialTable } from './use-trial-table.js';

/** Every trial of a search: one after another, all at once, and in order; a brush on one narrows the other. */
export function StudyTrials({
  id,
  parameters: { space, objective },
  evaluated,
  failed,
}: {
  readonly id: string;
  readonly parameters: Study['parameters'];
  readonly evaluated: number;
  readonly failed: number;
}) {
  const text = usePlace().query.get('brush');
  const { table, failure } = useTrialTable(id, objective.metric, evaluated);
  const axes = useMemo(() => {
    const logarithmic = space.filter(({ scale }) => scale === 'LOG').map(({ path }) => path);
    return studyAxes(table, new Set(logarithmic));
  }, [table]);
  const brushes = useMemo(() => readBrushes(text), [text]);
  const mask = useMemo(() => within(table.numbers.length, axes, brushes), [axes, brushes]);
  return (
    <>
      <Refusal error={failure} />
      <TrialCourse id={id} objective={objective} table={table} />
      {axes.length > 1 && (
        <ParallelView
          table={table}
          axes={axes}
          mask={mask}
          brushes={brushes}
          objective={objective}
          onBrushes={(next) => setQuery({ brush: writeBrushes(next) })}
        />
      )}
      <section aria-label="Ranking">
        <h2>
          Ranking{' '}
          <small>{brushes.size === 0 ? `of ${formatCount(evaluated)} trials` : 'of what was chosen'}</small>
        </h2>
        {brushes.size === 0 ? (
          <Ranking id={id} metric={objective.metric} evaluated={evaluated} />
        ) : (
          <BrushedRanking id={id} table={table} mask={mask} objective={objective} />
        )}
      </section>
      <FailedTrials id={id} table={table} count={failed} />
    </>
  );
}
