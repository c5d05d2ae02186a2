import { useMemo } from 'preact/hooks';
import { ChartRoom, LateChart } from '../../../charts/late-chart.js';
import type { CourseData } from '../../../charts/trial-course.js';
import { go } from '../../../shell/router.js';
import { type Study, trialAddress } from './study-answer.js';
import { shownValues, writeShown } from './study-axes.js';
import type { TrialTable } from './trial-table.js';

const loadTrialCourse = async () => (await import('../../../charts/trial-course.js')).drawTrialCourse;

/** What the trials came to, in the order in which they were tried; a click on one leads to it. */
export function TrialCourse({
  id,
  objective,
  table,
}: {
  readonly id: string;
  readonly objective: Study['parameters']['objective'];
  readonly table: TrialTable;
}) {
  const data = useMemo<CourseData>(() => {
    const stored = table.metrics.get(objective.metric) ?? new Float64Array();
    const values = shownValues(objective.metric, stored);
    return {
      numbers: table.numbers,
      feasible: table.feasible,
      values,
      // Of what is shown below zero the smallest loss lies on top.
      isMinimized: (objective.direction === 'MINIMIZE') === (values === stored),
      write: (value) => writeShown(objective.metric, value),
      onTrial: (number) => go(trialAddress(id, number)),
    };
  }, [table]);
  return (
    <section aria-label="Trials over time">
      <h2>Trial by trial</h2>
      {table.numbers.length === 0 ? (
        <ChartRoom class="low" />
      ) : (
        <LateChart name="objective over trials" class="low" load={loadTrialCourse} data={data} />
      )}
    </section>
  );
}
