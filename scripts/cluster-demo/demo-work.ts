import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import { BacktestWorkload } from '../faults/backtest-workload.js';
import { StudyWorkload } from '../faults/study-workload.js';
import type { Victim } from '../faults/victim.js';

/** An operation of the demonstration, as a server has it. */
export interface DemoOperation {
  readonly id: string;
  readonly type: 'STUDY' | 'BACKTESTING';
  readonly status: string;
  readonly attempt: number;
  readonly progress: { readonly percentage: number };
  readonly error: { readonly message: string } | null;
}

export interface DemoHost {
  readonly address: string | null;
  readonly state: 'ALIVE' | 'SILENT';
  readonly slots: number;
  readonly busy: number;
  readonly running: readonly string[];
}

/** What a server shows at one moment; operations in the order in which they were started. */
export interface DemoState {
  readonly operations: readonly DemoOperation[];
  readonly hosts: readonly DemoHost[];
}

const stateDocument = new TypedDocumentString<
  { workers: readonly DemoHost[]; operations: { nodes: readonly DemoOperation[] } },
  Record<string, never>
>(`query DemoState {
  workers { address state slots busy running }
  operations(first: 100, orderBy: { field: CREATED_AT, direction: ASC }) {
    nodes { id type status attempt progress { percentage } error { message } }
  }
}`);

const digestDocument = new TypedDocumentString<
  {
    operation: {
      result: { resultDigest?: string; provenance?: { resultDigest: string } } | null;
    };
  },
  { id: string }
>(`query DemoDigest($id: ID!) { operation(id: $id) {
  ... on StudyOperation { result { resultDigest } }
  ... on BacktestOperation { result { provenance { resultDigest } } }
} }`);

/** A study and backtests over minute bars, the same wherever they run. */
export class DemoWork {
  readonly #study: StudyWorkload;
  readonly #backtests: BacktestWorkload;

  /** @param days of the longest backtest, and of the study */
  constructor(workspace: RsiWorkspace, days: number, trials: number, backtests: number) {
    this.#study = new StudyWorkload(workspace, days, trials);
    this.#backtests = new BacktestWorkload(
      workspace,
      Array.from({ length: backtests }, (_, index) => days - index),
    );
  }

  /** Starts everything, the study first. @returns the ids in that order */
  async start(server: Victim): Promise<readonly string[]> {
    const [study = ''] = this.#study.specs;
    const ids = [await this.#study.start(server, study, 'demo study')];
    for (const spec of this.#backtests.specs)
      ids.push(await this.#backtests.start(server, spec, `demo ${spec}`));
    return ids;
  }

  async state(server: Victim): Promise<DemoState> {
    const { workers, operations } = await server.request(stateDocument, {});
    return { hosts: workers, operations: operations.nodes };
  }

  /** Returns the digests of results, in the order of the ids. */
  async digests(server: Victim, ids: readonly string[]): Promise<readonly string[]> {
    const digests: string[] = [];
    for (const id of ids) {
      const { result } = (await server.request(digestDocument, { id })).operation;
      digests.push(result?.resultDigest ?? result?.provenance?.resultDigest ?? 'none');
    }
    return digests;
  }
}
