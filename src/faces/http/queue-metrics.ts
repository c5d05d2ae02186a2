import type { Registry } from 'prom-client';
import type { Waiting } from '../../operations/ports/operation-rows.js';
import { addAskedGauge } from './asked-gauge.js';

/** Priorities by their sign: a time series for each number would be two hundred. */
const BANDS = ['high', 'normal', 'low'] as const;

/** Adds how many operations wait, and for how long the one that waits longest has done so, by priority. */
export function addQueueMetrics(registry: Registry, waiting: () => Promise<readonly Waiting[]>): void {
  const labelNames = ['priority'] as const;
  const addByPriority = (name: string, help: string, figure: (waits: readonly Waiting[]) => number) =>
    addAskedGauge(registry, { name, help, labelNames }, async () => {
      const waits = await waiting();
      return BANDS.map((band) => [
        { priority: band },
        figure(waits.filter(({ priority }) => bandOf(priority) === band)),
      ]);
    });
  addByPriority(
    'ktrdr_queue_depth',
    'Operations that wait, parts of others too, by priority: above 0, 0, below 0.',
    (waits) => waits.reduce((sum, { count }) => sum + count, 0),
  );
  addByPriority(
    'ktrdr_queue_longest_wait_seconds',
    'How long the operation that waits longest has waited, by priority; 0 when none waits.',
    (waits) => Math.max(0, ...waits.map(({ since }) => (Date.now() - since.getTime()) / 1_000)),
  );
}

function bandOf(priority: number): (typeof BANDS)[number] {
  if (priority === 0) return 'normal';
  return priority > 0 ? 'high' : 'low';
}
