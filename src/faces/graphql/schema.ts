import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.js';
import './date-time.js';
import './date.js';
import './operation.js';
import './operation-own-fields.js';
import './operation-family.js';
import './operation-list.js';
import './operation-facets.js';
import './backtest-operation.js';
import './start-backtest.js';
import './training-operation.js';
import './start-training.js';
import './data-load-operation.js';
import './start-data-load.js';
import './study-operation.js';
import './start-study.js';
import './start-backtest-of-trial.js';
import './walk-forward-operation.js';
import './start-walk-forward.js';
import './cancel-operation.js';
import './retry-operation.js';
import './verify-operation.js';
import './delete-operation.js';
import './update-operation.js';
import './cancel-operations.js';
import './delete-operations.js';
import './update-operations.js';
import './strategy.js';
import './model.js';
import './dataset.js';
import './holdout.js';
import './server-info.js';
import './ledger.js';
import './ledger-groups.js';
import './metric-definition.js';
import './data-providers.js';
import './check-strategy.js';
import './plan-backtest.js';
import './compare-runs.js';
import './save-strategy.js';
import './import-files.js';
import './preview-import.js';
import './worker-host.js';
import { weighed } from './weighed-schema.js';

/** The whole API: every module above adds its types, queries and mutations to the builder. */
export const schema: GraphQLSchema = weighed(builder.toSchema());

/** Returns the SDL with descriptions, sorted by name, so that equal schemas print equally. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
