import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '../base/outer/config/config.js';
import { TypedDocumentString } from '../faces/client/generated/graphql.js';
import { failureOf } from '../operations/life/supervised-ends.js';
import type { OperationsService } from '../operations/operations-service.js';
import type { ClusterObserver } from '../operations/ports/cluster-observer.js';
import type { OperationClaims } from '../operations/ports/operation-claims.js';
import type { SharedLibrary } from '../operations/ports/shared-library.js';
import type { SharedSlices } from '../operations/ports/shared-slices.js';
import type { SliceRun } from '../operations/ports/slices.js';
import type { ClusterHost, WorkLeases } from '../operations/ports/work-leases.js';
import type { Operation } from '../operations/record/operation.js';
import { isFinal } from '../operations/record/operation-status.js';
import { ClusterWorker } from '../places/cluster/cluster-worker.js';
import { HolderCalls } from '../places/cluster/holder-calls.js';
import { RoomElsewhere } from '../places/cluster/room-elsewhere.js';
import { SliceWorker } from '../places/cluster/slice-worker.js';
import { Sweeper } from '../places/cluster/sweeper.js';
import { RemoteHosts } from '../places/remote/remote-hosts.js';
import { writtenBy } from './files-of-work.js';
import { LOADS_IN_TURN } from './loaded-series.js';
import { type ClusterFiles, openArtifacts } from './open-artifacts.js';
import type { SharedDatabase } from './open-database.js';
import { RunnerWithFiles } from './runner-with-files.js';
import type { JobThreads } from './threads/job-threads.js';

/** Whom operations of a cluster belong to: nobody in particular. */
const OWNER = 'cluster';

const REFRESH = new TypedDocumentString<unknown, { readonly id: string }>(
  'query ClusterRefresh($id: ID!) { operation(id: $id, forceRefresh: true) { id } }',
);
const refreshed = z.object({ operation: z.object({ id: z.string() }).nullable() });

/** The part of a process in a cluster. */
export interface Cluster {
  /** Which process this is. */
  readonly id: string;
  readonly claims: OperationClaims;
  readonly leases: WorkLeases;
  readonly slices: SharedSlices;
  readonly library: SharedLibrary;
  readonly files: ClusterFiles;
  /** Begins to sweep, and to claim where this process is a host. */
  begin(operations: OperationsService, place: ClusterPlace, describe: () => Described): void;
  /** Claims and fetches nothing any more, and gives slices back; what else runs goes on. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** What a process needs to begin its part. */
export interface ClusterPlace {
  /** Where it listens. */
  readonly address: string;
  /** Begins a slice of an operation in a thread of this process; null for one whose slices are not known. */
  readonly runSlice: (operation: Operation, question: unknown) => Promise<SliceRun<unknown> | null>;
}

/** What a host says of itself besides its name. */
type Described = Pick<
  ClusterHost,
  'version' | 'engineVersion' | 'tensorflowBackend' | 'slots' | 'busy' | 'memoryBytes'
>;

export interface ClusterMeans {
  readonly shared: SharedDatabase;
  readonly jobs: JobThreads;
  readonly logger: Logger;
  readonly observer: ClusterObserver;
}

/** Puts together what a process does in a cluster: backends record, answer and sweep, hosts claim and run as well. */
export async function openCluster(
  config: Config,
  { shared: { leases, slices, library, index }, jobs, logger, observer }: ClusterMeans,
): Promise<Cluster> {
  const { cluster } = config;
  const files = await openArtifacts({ config, index, library, jobs, logger, observer });
  const id = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const proxies = new RemoteHosts(cluster.key === null ? null : { url: null, apiKey: cluster.key });
  const calls = new HolderCalls(leases, (address, operationId) =>
    proxies.proxyOf(address).repeat(REFRESH, { id: operationId }, refreshed),
  );
  let worker: ClusterWorker | null = null;
  let sliceWorker: SliceWorker | null = null;
  let sweeper: Sweeper | null = null;
  let isDraining = false;
  const troubled = (what: string, error: unknown): void => logger.warn({ err: error }, what);
  return {
    ...{ id, leases, slices, library, files },
    claims: {
      owner: OWNER,
      filesOf: (operation) => files.filesOf(operation),
      offered: () => worker?.wake(),
      freshen: (operation) => calls.freshen(operation),
      // Whoever cannot be asked sees it within a second.
      stopping: (operation) => void calls.freshen(operation).catch(() => undefined),
      askedFor: () => worker?.look(),
    },
    begin(operations, { address: listening, runSlice }, describe) {
      const address = cluster.address ?? listening;
      calls.ownAddress = address;
      files.begin(address);
      sweeper = new Sweeper(
        leases,
        (operation) => operations.claimedWork.requeueLost(operation),
        observer,
        (error) => troubled('what hosts have lost cannot be looked for', error),
      );
      if (!cluster.isHost) return;
      const { claimedWork } = operations;
      const limits = {
        inTurn: [LOADS_IN_TURN],
        perCaller: cluster.maxRunningPerApiKey,
        perTag: cluster.maxRunningPerTag,
      };
      let backend: string | null = null;
      const host = (): ClusterHost => {
        const described = describe();
        return { id, address, ...described, tensorflowBackend: described.tensorflowBackend ?? backend };
      };
      jobs
        .ask('describeBackend', { preference: config.tensorflowBackend })
        .then((told) => {
          ({ backend } = told);
        })
        .catch((error: unknown) => {
          if (!isDraining) troubled('what was begun elsewhere is not claimed before a thread runs', error);
        });
      const lost = (operationId: string, what: string): void => {
        observer.lost(operationId);
        logger.warn({ operationId }, what);
      };
      const room = new RoomElsewhere({
        leases,
        hostId: id,
        onLeft: (operationId, reason) =>
          logger.warn(
            { operationId, err: reason },
            'an operation is left to other hosts: its files have no room here',
          ),
      });
      const claiming = new ClusterWorker({
        ...{ leases, limits, runner: new RunnerWithFiles(operations.claimedWork, files, room) },
        refused: () => room.left,
        coordinated: operations.claimedWork.coordinatedTypes,
        host,
        log: {
          claimed: (operation) => observer.claimed(operation),
          lost: (operationId) =>
            lost(operationId, 'another host has taken the operation; what is written here is dropped'),
          troubled,
        },
        onFree: () => sliceWorker?.wake(),
      });
      worker = claiming;
      sliceWorker = new SliceWorker({
        ...{ slices, limits, troubled },
        claim: () => claiming.claim,
        onFree: () => claiming.wake(),
        lost: (operationId) =>
          lost(
            operationId,
            'the time of a slice has run out here; another host does it, and what comes of it here is dropped',
          ),
        host: {
          get freeSlots() {
            return claimedWork.freeSlots;
          },
          find: (operationId) => claimedWork.find(operationId),
          async prepare(operation) {
            try {
              await files.slices.prepare(operation, writtenBy(operation.type));
              return true;
            } catch (error) {
              if (await room.leaves(operation.id, error)) return false;
              throw error;
            }
          },
          release: (operation) =>
            files.slices.release(operation, async () => {
              const present = await claimedWork.find(operation.id);
              return present === null || isFinal(present.status);
            }),
          begin: runSlice,
          inSlot: (...asked) => claimedWork.inSlot(...asked),
        },
        failureOf: (error) => ({ kind: 'failed', failure: failureOf(error) }),
      });
    },
    async drain() {
      isDraining = true;
      // What is about to begin may wait for a server that is away.
      files.drain();
      await worker?.drain();
      await sliceWorker?.close();
      await sweeper?.stop();
    },
    async close() {
      await worker?.close();
      await files.close();
      proxies.close();
    },
  };
}
