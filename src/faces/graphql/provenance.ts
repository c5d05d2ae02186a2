import type { Provenance as ProvenanceRecord } from '../../domain/backtest/provenance.js';
import { runDigest } from '../../domain/backtest/run-digest.js';
import { builder } from './builder.js';

export const Provenance = builder.objectRef<ProvenanceRecord>('Provenance').implement({
  description: 'Everything that decides a result, hashed (SHA-256, hex): equal digests mean an equal run.',
  fields: (t) => ({
    engineVersion: t.exposeString('engineVersion', {
      description: 'Version of the rules of the simulation.',
    }),
    tensorflowBackend: t.exposeString('tensorflowBackend', {
      nullable: true,
      description: 'Null when no model was evaluated.',
    }),
    dataHash: t.exposeString('dataHash', { description: 'Of exactly the bars that were read.' }),
    strategyHash: t.exposeString('strategyHash', { description: 'Of the strategy as it ran.' }),
    modelHash: t.exposeString('modelHash', {
      nullable: true,
      description: 'Of the model; null without one.',
    }),
    signalsHash: t.string({
      nullable: true,
      description: 'Of the recorded signals of the range; null when a model decided.',
      // Results that were stored before there were recorded signals do not have it.
      resolve: ({ signalsHash }) => signalsHash ?? null,
    }),
    parametersHash: t.exposeString('parametersHash', {
      description: 'Of the parameters with all defaults resolved.',
    }),
    resultDigest: t.exposeString('resultDigest', {
      description: 'Of trades, the confidence of their entries included, and equity in canonical form.',
    }),
    runDigest: t.string({
      description:
        'Of all the fields above, engine version and backend included: equal run digests mean equal runs.',
      resolve: (provenance) => runDigest(provenance),
    }),
  }),
});
