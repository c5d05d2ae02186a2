import { describe, expect, it } from 'vitest';
import { commandOfQuestion } from '../../../../src/faces/console/parts/copy-as/command-of-question.js';
import { COPIES, documentName } from '../../../../src/faces/console/parts/copy-as/copy-texts.js';

const call = {
  server: 'http://localhost:8000',
  document: 'mutation NewBacktest { x }',
  variables: { input: { symbol: 'AAPL', label: `it's "mine"\n` } },
  command: 'backtest run --symbol AAPL',
};

describe('a call from elsewhere', () => {
  it('has the same body everywhere', () => {
    const body = JSON.stringify({ query: call.document, variables: call.variables });
    expect(COPIES.curl?.(call)).toContain(`-d '${body.replaceAll("'", `'\\''`)}'`);
    const python = /json\.loads\((".*")\)$/m.exec(COPIES.Python?.(call) ?? '')?.[1] ?? '""';
    expect(JSON.parse(JSON.parse(python) as string)).toEqual(JSON.parse(body));
  });

  it('names the server on the command line unless it is the one that is looked for', () => {
    const write = COPIES['command line'];
    expect(write?.(call)).toBe('ktrdr backtest run --symbol AAPL');
    expect(write?.({ ...call, server: 'https://bars.test' })).toBe(
      'ktrdr --server https://bars.test backtest run --symbol AAPL',
    );
    expect(write?.({ ...call, command: null })).toBeNull();
  });
});

describe('the command of a question', () => {
  it('narrows and sorts a list as the page does', () => {
    const filter = {
      types: ['BACKTESTING'],
      statuses: ['FAILED'],
      text: 'two years',
      tags: [{ key: 'idea', value: 'momentum' }],
      pinned: true,
    };
    expect(
      commandOfQuestion('query Runs { x }', {
        first: 50,
        after: null,
        filter,
        orderBy: { field: 'SHARPE_RATIO', direction: 'ASC' },
      }),
    ).toBe(
      "operations list --type backtest --status failed --text 'two years' --tag idea=momentum --pinned --sort sharpe --ascending --include-invalid --first 50",
    );
  });

  it('asks for invalid ones where the page shows them beside a figure', () => {
    const command = (field: string, filter: object = {}) =>
      commandOfQuestion('query Runs { x }', { first: 50, filter, orderBy: { field, direction: 'DESC' } });
    expect(command('TOTAL_RETURN', { excludeInvalid: true })).toBe(
      'operations list --exclude-invalid --sort return --first 50',
    );
    expect(command('TOTAL_RETURN')).toBe('operations list --sort return --include-invalid --first 50');
    expect(command('DURATION')).toBe('operations list --sort duration --first 50');
    expect(command('CREATED_AT')).toBe('operations list --first 50');
  });

  it('shows a run, a search and a bar', () => {
    expect(commandOfQuestion('query RunHead($id: ID!) { x }', { id: 'op_1' })).toBe('operations show op_1');
    expect(commandOfQuestion('query Study($id: ID!) { x }', { id: 'op_2' })).toBe('study show op_2');
    expect(
      commandOfQuestion('query BarWhy { x }', { id: 'op_1', timestamp: '2024-06-05T00:00:00.000Z' }),
    ).toBe('operations explain op_1 --at 2024-06-05T00:00:00.000Z');
  });

  it('is none where the command line shows nothing of the kind', () => {
    expect(documentName('query StudyMap($id: ID!) { x }')).toBe('StudyMap');
    expect(commandOfQuestion('query StudyMap($id: ID!) { x }', { id: 'op_1' })).toBeNull();
  });
});
