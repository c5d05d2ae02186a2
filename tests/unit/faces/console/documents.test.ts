import { readdirSync, readFileSync } from 'node:fs';
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { MAX_WINDOWS } from '../../../../src/kinds/walk-forward/start-walk-forward-validation.js';
import { testApi } from '../graphql/test-api.js';

const FOLDER = 'src/faces/console/documents';
const SIZES = ['QUERY_TOO_COMPLEX', 'QUERY_TOO_LONG', 'GRAPHQL_VALIDATION_FAILED'];
const LIMITS = [...SIZES, 'BAD_USER_INPUT'];

const definitions = readdirSync(FOLDER).flatMap(
  (file) => parse(readFileSync(`${FOLDER}/${file}`, 'utf8')).definitions,
);
const fragments = new Map(
  definitions
    .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
    .map((node) => [node.name.value, node]),
);
const documents = definitions.filter(
  (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
);

/** The text that the console sends: a document with the fragments that it needs. */
function textOf(document: OperationDefinitionNode): string {
  const needed = new Set<FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) =>
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || needed.has(fragment)) return;
        needed.add(fragment);
        collect(fragment);
      },
    });
  collect(document);
  return [document, ...needed].map(print).join('\n');
}

const SHOWN_METRICS = ['TOTAL_RETURN', 'SHARPE_RATIO', 'MAX_DRAWDOWN', 'TOTAL_TRADES'];

/** What the pages ask for at most; ids and cursors do not weigh. */
const AT_MOST: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Runs: { first: 50, filter: { parent: 'op_1' } },
  StudyMap: { x: 'a', y: 'b' },
  StudyRanking: { first: 20 },
  TrialStretch: { metrics: ['CALMAR_RATIO', ...SHOWN_METRICS], afterNumber: -1 },
  FailedTrial: { number: 0 },
  TrialPage: { number: 0 },
  WalkForwardTrades: { first: 100 },
  Compare: {
    subjects: Array.from({ length: 20 }, (_, trial) => ({ operation: 'op_1', trial })),
    filter: { statuses: ['COMPLETED'] },
  },
  ImportPreview: { input: { provider: 'csv', path: 'a.csv', symbol: 'AAPL', timeframe: '1d' } },
  BacktestAnalysis: { part: 'WHOLE_RANGE' },
  BacktestRolling: { part: 'WHOLE_RANGE' },
  StrategySource: { path: 'strategies/rsi.yaml' },
  CheckSource: { source: 'name: rsi' },
  DatasetChart: { symbol: 'AAPL', timeframe: '1d' },
  Tried: { first: 100 },
  TriedGroups: { first: 20 },
  TriedLuck: { first: 20 },
  Preflight: {
    input: {
      strategyConfigPath: 'strategies/rsi.yaml',
      symbol: 'AAPL',
      timeframe: '1d',
      startDate: '2024-01-01',
      endDate: '2024-01-31',
    },
  },
  BarWhy: { timestamp: '2024-01-31T00:00:00Z' },
};

describe('the documents of the console', () => {
  const queries = documents.filter(({ operation }) => operation === 'query');

  it.each(queries.map((document) => [document.name?.value ?? '', document] as const))(
    '%s stays below every limit of the server at its largest',
    async (name, document) => {
      const { errors = [] } = await testApi().query(textOf(document), { id: 'op_1', ...AT_MOST[name] });
      const codes = errors.map(({ extensions }) => String(extensions?.code));
      expect(codes.filter((code) => LIMITS.includes(code))).toEqual([]);
    },
  );

  it.each(
    documents
      .filter(({ operation }) => operation === 'mutation')
      .map((document) => [document.name?.value ?? '', document] as const),
  )('%s is no larger than a document may be', async (_name, document) => {
    // Without its input it is checked as a document, and changes nothing.
    const { errors = [] } = await testApi().query(textOf(document));
    const codes = errors.map(({ extensions }) => String(extensions?.code));
    expect(codes.filter((code) => SIZES.includes(code))).toEqual([]);
  });

  it('asks for as many windows as a walk-forward can have', () => {
    const walk = queries.find(({ name }) => name?.value === 'WalkForward');
    expect(walk && print(walk)).toContain(`folds(first: ${MAX_WINDOWS})`);
  });

  it('says for each size that it leaves open how large it gets', () => {
    const open = queries.filter(({ variableDefinitions = [] }) =>
      variableDefinitions.some(({ variable }) => ['first', 'maxPoints'].includes(variable.name.value)),
    );
    expect(open.map(({ name }) => name?.value).filter((name) => !(String(name) in AT_MOST))).toEqual([]);
  });
});
