import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StrategiesDocument } from '../../src/faces/client/generated/graphql.js';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { hold } from './hold.js';
import { post } from './post.js';
import type { Situation } from './situation.js';

const KEYS = { alice: 'key-of-alice-0123456789', bob: 'key-of-bob-0123456789' };
/** Compiles what the ordinary request needs, too. */
const LIST = '{ operations(first: 20) { nodes { id status title progress { percentage } } } }';
const SECRET = 'the_secret_of_another_folder';

/** What keys and links could open. */
export const accessSituations: readonly Situation[] = [
  {
    name: 'file-of-keys',
    does: 'takes a key out of API_KEYS_FILE, empties it, deletes it, and puts a malformed line beside another',
    holds: 'a removed key never works again, and the server is never open to everyone',
    async run(stage) {
      const file = stage.path('keys');
      const [alice, bob] = [`alice:${KEYS.alice}`, `bob:${KEYS.bob}`];
      await writeFile(file, `${alice}\n${bob}\n`);
      const server = await stage.coldServer({ API_KEYS_FILE: file });
      const status = async (key: string | null): Promise<number> =>
        (await post(server.url, LIST, {}, key === null ? {} : { authorization: `Bearer ${key}` })).status;
      hold((await status(KEYS.alice)) === 200 && (await status(KEYS.bob)) === 200, 'keys do not work');
      const changes: Readonly<Record<string, () => Promise<unknown>>> = {
        'one taken out': () => writeFile(file, `${alice}\n`),
        'a malformed line': () => writeFile(file, `${alice}\nbob ${KEYS.bob}\n`),
        emptied: () => writeFile(file, ''),
        deleted: () => rm(file),
        'only a malformed line': () => writeFile(file, 'bob\n'),
      };
      for (const [what, change] of Object.entries(changes)) {
        await change();
        hold((await status(KEYS.bob)) === 401, `${what}: the removed key works`);
        hold((await status(null)) === 401, `${what}: the server is open`);
      }
      await writeFile(file, `${alice}\n`);
      await stage.next({
        ...server,
        client: new GraphqlClient({ serverUrl: server.url, apiKey: KEYS.alice }),
      });
      return `${Object.keys(changes).length} changes: 401 at once`;
    },
  },
  {
    name: 'swapped-links',
    does: 'swaps a strategy for a link to a file outside, and back, while strategies are listed',
    holds: 'nothing of the file outside is ever in an answer',
    async run(stage) {
      const strategies = await stage.subfolder('strategies');
      const outside = stage.path('outside.yaml');
      await writeFile(outside, `name: ${SECRET}\ndescription: ${SECRET}\n${SECRET}: 1\n`);
      const place = join(strategies, 'shown.yaml');
      await writeFile(place, 'name: shown\nversion: "3.0"\n');
      const server = await stage.server({ STRATEGIES_DIR: strategies });
      let isOver = false;
      const swapping = (async () => {
        for (let turn = 0; !isOver; turn++) {
          const next = join(strategies, `.next-${turn}`);
          if (turn % 2 === 0) await symlink(outside, next);
          // Another length each time, so that the file is read again.
          else await writeFile(next, `name: shown\nversion: "3.0"\n# ${'x'.repeat(turn % 97)}\n`);
          await rename(next, place);
        }
      })();
      const reads = stage.isFull ? 3_600 : 360;
      try {
        for (let read = 0; read < reads; read++) {
          const answer = JSON.stringify(await server.client.request(StrategiesDocument, {}));
          hold(!answer.includes(SECRET), `read ${read} shows the file outside`);
        }
      } finally {
        isOver = true;
        await swapping;
      }
      await stage.next(server);
      return `${reads} reads, none leads outside`;
    },
  },
];
