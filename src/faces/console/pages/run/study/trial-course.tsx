import { useMemo } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { LateChart } from '../../../charts/late-chart.js';
import type { CourseData } from '../../../charts/trial-course.js';
import { StudyCourseDocument } from '../../../generated/graphql.js';
import type { Study } from './study-answer.js';

const loadTrialCourse = async () => (await import('../../../charts/trial-course.js')).drawTrialCourse;

/** What the trials came to, in the order in which they were tried. */
export function TrialCourse({
  id,
  objective,
  generation,
}: {
  readonly id: string;
  readonly objective: Study['parameters']['objective'];
  readonly generation: number;
}) {
  return (
    <section aria-label="Trials over time">
      <h2>Trial by trial</h2>
      <Course key={generation} id={id} objective={objective} />
    </section>
  );
}

function Course({
  id,
  objective,
}: {
  readonly id: string;
  readonly objective: Study['parameters']['objective'];
}) {
  const answer = usePolled(StudyCourseDocument, { id, metric: objective.metric }, never);
  const columns = withField(answer.data?.operation, 'trialColumns')?.trialColumns ?? null;
  const data = useMemo<CourseData | null>(
    () =>
      columns === null
        ? null
        : {
            numbers: columns.numbers,
            feasible: columns.feasible,
            values: columns.metrics[0]?.values ?? [],
            isMinimized: objective.direction === 'MINIMIZE',
          },
    [columns],
  );
  if (data === null) return <div class="chart low" />;
  return <LateChart name="objective over trials" class="low" load={loadTrialCourse} data={data} />;
}
