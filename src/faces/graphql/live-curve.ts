import type { LiveCurve as CurveRecord } from '../../kinds/backtest/backtest-charts.js';
import { BarMetric } from './bar-metric.js';
import { builder } from './builder.js';
import { seqListCursor } from './cursors.js';

export const LiveCurve = builder
  .objectRef<CurveRecord & { readonly operationId: string }>('LiveCurve')
  .implement({
    description: 'The log of a backtest so far in few points; go on with bars(after: endCursor).',
    fields: (t) => ({
      points: t.field({
        type: [BarMetric],
        // How many there are is in the weight of the field that returns the curve.
        complexity: { multiplier: 1 },
        description:
          'Samples that keep the shape of the equity: the first, the latest, and its deepest fall.',
        resolve: ({ points }) => points,
      }),
      endCursor: t.string({
        nullable: true,
        description: 'Cursor of the latest sample in bars; null while there is none.',
        resolve: ({ lastSeq, operationId }) =>
          lastSeq === null ? null : seqListCursor({ name: 'bars', operationId }, lastSeq),
      }),
    }),
  });
