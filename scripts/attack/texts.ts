import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../../tests/support/backtests.js';
import { minuteWorkspace } from '../../tests/support/rsi-workspace.js';
import { hold } from './hold.js';
import { peakBytes } from './main-thread.js';
import { aliased, codeOf, post } from './post.js';
import type { Situation } from './situation.js';

const MEGABYTE = 2 ** 20;
const MOST_ANSWER_BYTES = 17 * MEGABYTE;
const MOST_MEMORY_BYTES = 700 * MEGABYTE;

const START = `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename
  ... on StartBacktestSuccess { operation { id } } ... on InvalidInputError { issues { path code } } } }`;
interface Started {
  readonly startBacktest: {
    readonly __typename: string;
    readonly operation?: { readonly id: string };
    readonly issues?: readonly { readonly code: string }[];
  };
}

/** What a text may not have, each with one of the characters. */
const ACTING = {
  'a lone surrogate': 'a\ud800b',
  ESC: '\u001b[2J',
  OSC: '\u001b]0;x\u0007',
  CR: 'a\rb',
  'a C1 control': '\u009b31m',
  'a mark of direction': 'a\u202eb',
};

/** What callers may write, and how often it may be asked for. */
export const textSituations: readonly Situation[] = [
  {
    name: 'long-cancel-reasons',
    does: 'cancels operations with reasons of 990,000 characters and with the longest that are taken, and asks for all of them under 29 names at once',
    holds: 'long ones are refused; the answer stays small, and so does the memory of the server',
    async run(stage) {
      const workspace = await minuteWorkspace(stage.folder, 60);
      const server = await stage.server({ ...workspace.settings, WORKER_THREADS: '1' });
      const ids: string[] = [];
      const count = stage.isFull ? 190 : 110;
      for (let index = 0; index < count; index++)
        ids.push(await startBacktest(server.client, workspace.backtest));
      for (const id of ids.slice(0, 3)) {
        const input = { id, reason: 'x'.repeat(990_000) };
        const refused = await post<{ cancelOperation: { __typename: string } }>(
          server.url,
          'mutation ($input: CancelOperationInput!) { cancelOperation(input: $input) { __typename } }',
          { input },
        );
        hold(
          refused.data?.cancelOperation.__typename === 'InvalidInputError',
          `a long reason: ${refused.text.slice(0, 200)}`,
        );
      }
      for (const id of ids)
        await server.client.request(CancelOperationDocument, { id, reason: 'x'.repeat(1_000) });
      const list = 'operations(first: 200) { nodes { cancelReason } }';
      const answer = await stage.during(server, post(server.url, `{ ${aliased(29, list)} }`));
      hold(
        answer.text.length < MOST_ANSWER_BYTES && answer.status < 500,
        `${answer.status}, ${answer.text.length} bytes`,
      );
      const peak = await peakBytes(server.process.pid as number);
      hold(peak < MOST_MEMORY_BYTES, `the server has had ${(peak / MEGABYTE).toFixed(0)} MB`);
      return `990,000 characters refused; ${count} × 1,000 under 29 names: ${answer.status} ${codeOf(answer) ?? ''}, ${(answer.text.length / MEGABYTE).toFixed(1)} MB`;
    },
  },
  {
    name: 'large-overrides',
    does: 'starts backtests with 100 overrides of 9,000 characters and with as much as is taken, and asks for all of them under 29 names at once',
    holds:
      'the first are refused; the answer to the others stays small, and so does the memory of the server',
    async run(stage) {
      const workspace = await minuteWorkspace(stage.folder, 60);
      const server = await stage.server({ ...workspace.settings, WORKER_THREADS: '1' });
      const overrides = (count: number, characters: number) =>
        Array.from({ length: count }, () => ({ path: 'description', value: 'x'.repeat(characters) }));
      const start = (given: object) =>
        post<Started>(server.url, START, { input: { ...workspace.backtest, overrides: given } });
      const refused = await stage.during(server, start(overrides(100, 9_000)));
      hold(
        refused.data?.startBacktest.__typename === 'InvalidInputError',
        `100 of 9,000: ${refused.text.slice(0, 200)}`,
      );
      const count = stage.isFull ? 200 : 60;
      for (let index = 0; index < count; index++) await start(overrides(10, 9_990));
      const list =
        'operations(first: 200) { nodes { ... on BacktestOperation { parameters { overrides { value } } } } }';
      const answer = await stage.during(server, post(server.url, `{ ${aliased(29, list)} }`));
      hold(
        answer.text.length < MOST_ANSWER_BYTES && answer.status < 500,
        `${answer.status}, ${answer.text.length} bytes`,
      );
      const peak = await peakBytes(server.process.pid as number);
      hold(peak < MOST_MEMORY_BYTES, `the server has had ${(peak / MEGABYTE).toFixed(0)} MB`);
      return `900,000 characters refused; ${count} × 99,900 under 29 names: ${answer.status} ${codeOf(answer) ?? ''}, ${(answer.text.length / MEGABYTE).toFixed(1)} MB`;
    },
  },
  {
    name: 'overrides-of-brackets',
    does: 'starts backtests without a model and trainings with overrides of brackets and of nested keys, up to a whole megabyte and as long as is taken',
    holds: 'each is refused, and requests in between are answered',
    async run(stage) {
      const server = await stage.server();
      const field = 'decisions.confidence_threshold';
      const given = [
        [95, '['.repeat(9_990)],
        [95, 'a: '.repeat(3_300)],
        [10, '['.repeat(9_990)],
        [10, 'a: '.repeat(3_300)],
        [10, '[]'.repeat(4_990)],
        [10, '{a: '.repeat(2_490)],
        [10, '- '.repeat(4_990)],
        [10, `[${'&a x, '.repeat(1_600)}]`],
        [10, `[${'1,'.repeat(4_900)}]`],
      ] as const;
      const answers = new Set<string>();
      for (const [count, value] of given) {
        const overrides = Array.from({ length: count }, () => ({ path: field, value }));
        const { modelPath: _none, ...backtest } = sampleBacktest;
        const training = { strategyConfigPath: backtest.strategyConfigPath, overrides };
        const sent = [
          post<Started>(server.url, START, { input: { ...backtest, overrides } }),
          post<{ startTraining: { __typename: string } }>(
            server.url,
            'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename } }',
            { input: training },
          ),
        ];
        for (const answer of await stage.during(server, Promise.all(sent))) {
          hold(answer.status < 500 && answer.data != null, `answered ${answer.text.slice(0, 200)}`);
          for (const { __typename } of Object.values(answer.data) as { __typename: string }[])
            answers.add(__typename);
        }
      }
      return `${2 * given.length} starts: ${[...answers].join(', ')}`;
    },
  },
  {
    name: 'texts-that-act',
    does: 'puts halves of surrogate pairs, escape sequences, line ends and marks of direction into labels, paths, keys and reasons',
    holds: 'each is refused, and ordinary texts of other scripts are read back as they were written',
    async run(stage) {
      const server = await stage.server();
      let refusals = 0;
      for (const [what, text] of Object.entries(ACTING)) {
        for (const name of ['label', 'strategyConfigPath', 'modelPath', 'idempotencyKey']) {
          const answer = await post<Started>(server.url, START, {
            input: { ...sampleBacktest, [name]: text },
          });
          hold(
            answer.data?.startBacktest.__typename === 'InvalidInputError',
            `${what} in ${name}: ${answer.text}`,
          );
          refusals++;
        }
        const reason = await post<{ cancelOperation: { __typename: string } }>(
          server.url,
          'mutation ($input: CancelOperationInput!) { cancelOperation(input: $input) { __typename } }',
          { input: { id: 'op_x', reason: text } },
        );
        hold(
          reason.data?.cancelOperation.__typename === 'InvalidInputError',
          `${what} in reason: ${reason.text}`,
        );
        refusals++;
      }
      const label = 'Überprüfung 回测 😀 שלום';
      const { label: read } = await pullUntilDone(
        server.client,
        await startBacktest(server.client, { label }),
      );
      hold(read === label, `the label is read back as ${JSON.stringify(read)}`);
      await stage.next(server);
      return `${refusals} texts refused`;
    },
  },
];
