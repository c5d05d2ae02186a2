import { GraphqlRequestError } from '../../src/faces/client/graphql-client.js';
import { Victim } from '../faults/victim.js';

/** What a server says whose database is away. */
export const AWAY = /database/i;

/** A server whose clients also ask again while its database is away, as its answers tell them to. */
export class PatientServer extends Victim {
  protected override isSentAgain(error: unknown): boolean {
    return super.isSentAgain(error) || (error instanceof GraphqlRequestError && AWAY.test(error.message));
  }
}
