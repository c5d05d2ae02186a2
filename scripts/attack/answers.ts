import { pullUntilDone, sampleBacktest, startBacktest } from '../../tests/support/backtests.js';
import { hold } from './hold.js';
import { aliased, codeOf, post, showsInsides } from './post.js';
import type { Situation } from './situation.js';

const CLASSIC = 'application/json';
const MODERN = 'application/graphql-response+json';

interface Page {
  readonly pageInfo: { readonly endCursor: string | null };
}

/** Documents and cursors that no well-meaning client sends. */
export const answerSituations: readonly Situation[] = [
  {
    name: 'refused-documents',
    does: 'sends too many names, too many directives, a subscription, brackets without end, and media types in other spellings',
    holds:
      '400 without a stack, whatever media type is asked for; a spelling of a media type decides nothing',
    async run(stage) {
      const server = await stage.server();
      const documents = {
        names: `{ ${aliased(31, 'operations(first: 1) { totalCount }')} }`,
        directives: `{ __typename ${'@include(if: true) '.repeat(21)} }`,
        subscription: 'subscription { operations { totalCount } }',
        brackets: `{ operations(first: ${'['.repeat(2_900)}1) { totalCount } }`,
        selections: '{ a '.repeat(2_900),
      };
      const seen: string[] = [];
      for (const [what, document] of Object.entries(documents)) {
        const answer = await post(server.url, document, {}, { accept: MODERN });
        hold(answer.status === 400, `${what}: HTTP ${answer.status} ${answer.text.slice(0, 200)}`);
        hold(codeOf(answer) !== null && !showsInsides(answer.text), `${what}: ${answer.text.slice(0, 200)}`);
        const classic = await post(server.url, document, {}, { accept: CLASSIC });
        hold(classic.status < 500 && codeOf(classic) !== null, `${what}: HTTP ${classic.status} as JSON`);
        seen.push(`${what} ${codeOf(answer)}`);
        await stage.next(server);
      }
      for (const type of ['Application/json', 'APPLICATION/JSON; charset=UTF-8']) {
        const answer = await post(server.url, '{ __typename }', {}, { 'content-type': type });
        hold(answer.status === 200, `${type}: HTTP ${answer.status}`);
      }
      return seen.join(', ');
    },
  },
  {
    name: 'foreign-cursors',
    does: 'takes a cursor of trades to bars, and that of one operation to another',
    holds: 'both are refused, and each is taken where it belongs',
    async run(stage) {
      const server = await stage.server();
      const wide = { ...sampleBacktest, startDate: '2020-01-01' };
      const ids = [await startBacktest(server.client, wide), await startBacktest(server.client, wide)];
      for (const id of ids) await pullUntilDone(server.client, id);
      const ask = (field: 'bars' | 'trades', id: string, after: string | null) =>
        post<{ operation: { bars?: Page; result?: { trades: Page } } }>(
          server.url,
          field === 'bars'
            ? `query ($id: ID!, $after: String) { operation(id: $id) { ... on BacktestOperation { bars(first: 1, after: $after) { pageInfo { endCursor } } } } }`
            : `query ($id: ID!, $after: String) { operation(id: $id) { ... on BacktestOperation { result { trades(first: 1, after: $after) { pageInfo { endCursor } } } } } }`,
          { id, after },
        );
      const [one, other] = ids as [string, string];
      const trades =
        (await ask('trades', one, null)).data?.operation.result?.trades.pageInfo.endCursor ?? null;
      const bars = (await ask('bars', one, null)).data?.operation.bars?.pageInfo.endCursor ?? null;
      hold(trades !== null && bars !== null, 'there are no trades or bars to ask for');
      const foreign = [
        ['trades at bars', await ask('bars', one, trades)],
        ['bars at trades', await ask('trades', one, bars)],
        ['trades of another', await ask('trades', other, trades)],
        ['bars of another', await ask('bars', other, bars)],
      ] as const;
      for (const [what, answer] of foreign)
        hold(codeOf(answer) !== null, `a cursor of ${what} was taken: ${answer.text.slice(0, 200)}`);
      for (const own of [await ask('trades', one, trades), await ask('bars', one, bars)])
        hold(own.errors === undefined, `an own cursor was refused: ${own.text}`);
      await stage.next(server);
      return `${foreign.length} cursors refused with ${codeOf(foreign[0][1])}`;
    },
  },
];
