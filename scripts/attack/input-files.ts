import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { StrategiesDocument } from '../../src/faces/client/generated/graphql.js';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import { pullLoadUntilDone, startDataLoad } from '../../tests/support/data-loads.js';
import { projectFolder } from '../../tests/support/ktrdr-server.js';
import { content, rsiFeatures, rsiRule } from '../../tests/support/model-fixtures.js';
import { hold } from './hold.js';
import { peakBytes } from './main-thread.js';
import { post } from './post.js';
import type { Situation } from './situation.js';

const MEGABYTE = 2 ** 20;
const MOST_MESSAGE_CHARACTERS = 20_000;
/** How long a listing is waited for. */
const LISTING_MS = 110_000;
const FILE_CHARACTERS = 64_000;
const JUNK = ['[]', '[', '{a: ', '- ', 'a: ', '? ', '&a x\n', '"', '1,\n', ': '];

/** What lies in the folders of a server. */
export const inputFileSituations: readonly Situation[] = [
  {
    name: 'junk-strategies',
    does: 'lists strategies of which 35 are 64 kB of brackets, lists, keys and quotes, again and again',
    holds: 'each is listed as what it is, and requests in between are answered',
    async run(stage) {
      const strategies = await stage.subfolder('strategies');
      for (let file = 0; file < 35; file++) {
        const unit = JUNK[file % JUNK.length] as string;
        const text = unit.repeat(Math.floor(FILE_CHARACTERS / unit.length));
        await writeFile(join(strategies, `junk_${file}.yaml`), text);
      }
      await cp(join(projectFolder, 'strategies', 'rsi_mean_reversion.yaml'), join(strategies, 'good.yaml'));
      const server = await stage.server({ STRATEGIES_DIR: strategies });
      // What is held is that others are answered meanwhile, not how long this takes.
      const client = new GraphqlClient({ serverUrl: server.url, timeoutMs: LISTING_MS });
      const list = () => client.request(StrategiesDocument, {});
      const answers = await stage.during(server, Promise.all([list(), list()]));
      const listed = answers[0].strategies;
      const valid = listed.filter((strategy) => strategy.valid);
      hold(listed.length === 36 && valid.length === 1, `${valid.length} of ${listed.length} are valid`);
      return `${listed.length} listed, ${valid.length} of them valid`;
    },
  },
  {
    name: 'huge-models',
    does: 'lists and uses models of 20,000 layers, of 200,000 weight files, and with 300,000 features',
    holds: 'each is refused with a short message, no thread stalls, and requests in between are answered',
    async run(stage) {
      const models = await stage.subfolder('models');
      const sound = content();
      const topology = sound['model.json'] as {
        readonly modelTopology: { readonly config: { readonly layers: readonly object[] } };
        readonly weightsManifest: readonly { readonly paths: readonly string[] }[];
      };
      const [first] = topology.modelTopology.config.layers;
      const [manifest] = topology.weightsManifest;
      const layers = Array.from({ length: 20_000 }, (_, at) => ({
        ...first,
        config: { ...(first as { config: object }).config, name: `dense_${at}` },
      }));
      const paths = Array.from({ length: 200_000 }, (_, at) => `shard_${at}.bin`);
      const features = Array.from({ length: 300_000 }, (_, at) => `1d_rsi_zone_${at}`);
      const huge = {
        layers: {
          ...sound,
          'model.json': {
            ...topology,
            modelTopology: { class_name: 'Sequential', config: { name: 'rule', layers } },
          },
        },
        shards: { ...sound, 'model.json': { ...topology, weightsManifest: [{ ...manifest, paths }] } },
        features: { ...sound, 'metadata.json': { features } },
        sound: content(rsiRule, { features: rsiFeatures }),
      };
      for (const [name, files] of Object.entries(huge)) {
        const folder = await stage.subfolder(join('models', name));
        for (const [file, value] of Object.entries(files))
          await writeFile(join(folder, file), value instanceof Uint8Array ? value : JSON.stringify(value));
      }
      const server = await stage.server({ MODELS_DIR: models, WORKER_STALL_TIMEOUT_MS: '20000' });
      const listing = await stage.during(
        server,
        post<{ models: readonly { name: string; valid: boolean }[] }>(
          server.url,
          '{ models { name valid errors } }',
        ),
      );
      hold(listing.text.length < MEGABYTE && listing.data?.models.length === 4, listing.text.slice(0, 300));
      const ids = await Promise.all(
        Object.keys(huge).map((name) => startBacktest(server.client, { modelPath: `models/${name}` })),
      );
      const seen: string[] = [];
      for (const id of ids) {
        const { status, error } = await stage.during(server, pullUntilDone(server.client, id));
        hold((error?.message.length ?? 0) < MOST_MESSAGE_CHARACTERS, 'the message is as long as the model');
        seen.push(error?.code ?? status);
      }
      hold(
        seen.every((end) => ['MODEL_INVALID', 'MODEL_MISMATCH', 'COMPLETED'].includes(end)),
        seen.join(', '),
      );
      return `layers, shards, features, a sound one: ${seen.join(', ')}; the list has ${(listing.text.length / 1_024).toFixed(0)} kB`;
    },
  },
  {
    name: 'packed-without-end',
    does: 'loads a packed csv file that unpacks to 300 MB (ordinarily 150), some hundred times its size',
    holds: 'the load fails and says why, with little memory',
    async run(stage) {
      const imports = await stage.subfolder('import');
      const data = await stage.subfolder('data');
      // Packed files may follow one another in one file, and unpack as one.
      const header = gzipSync('timestamp,open,high,low,close,volume\n');
      const block = gzipSync('2024-01-02T00:00:00Z,1,1,1,1,1\n'.repeat((10 * MEGABYTE) / 32), { level: 9 });
      const packed = Buffer.concat([header, ...Array<Buffer>(stage.isFull ? 30 : 15).fill(block)]);
      await writeFile(join(imports, 'bars.csv.gz'), packed);
      const server = await stage.server({ IMPORT_DIR: imports, DATA_DIR: data });
      const before = await peakBytes(server.process.pid as number);
      const id = await startDataLoad(server.client, {
        provider: 'csv',
        path: 'bars.csv.gz',
        symbol: 'BOMB',
        timeframe: '1d',
      });
      const { status, error } = await stage.during(server, pullLoadUntilDone(server.client, id));
      const more = (await peakBytes(server.process.pid as number)) - before;
      hold(
        status === 'FAILED' && error?.code === 'DATA_INVALID',
        `${status} ${error?.code} ${error?.message}`,
      );
      hold(more < 300 * MEGABYTE, `the server took ${(more / MEGABYTE).toFixed(0)} MB`);
      return `${(packed.byteLength / 1_024).toFixed(0)} kB: ${error.code}, ${(more / MEGABYTE).toFixed(0)} MB more`;
    },
  },
];
