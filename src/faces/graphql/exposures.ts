import { EXPOSURE_METRICS, type Exposures as ExposuresRecord } from '../../domain/statistics/exposures.js';
import { builder } from './builder.js';
import { metricFields } from './metric-fields.js';

export const Exposures = builder.objectRef<ExposuresRecord>('Exposures').implement({
  description:
    'Mean over bars of notional over account value after the fills at the open, fractions; net is signed. Null for runs of engine 1.',
  fields: (t) => metricFields(t, EXPOSURE_METRICS),
});
