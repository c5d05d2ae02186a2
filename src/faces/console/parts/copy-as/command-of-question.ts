import { documentName } from './copy-texts.js';
import { shellQuoted } from './shell-quoted.js';

type Variables = Readonly<Record<string, unknown>>;

/** Commands that show what a page asks, by the name of its document. */
const COMMANDS: Readonly<Record<string, (variables: Variables) => string>> = {
  Runs: ({ filter, orderBy, first }) =>
    [
      'operations list',
      ...options(filter as Variables, RUNS),
      ...order(orderBy as Variables),
      ...invalidOnes(filter as Variables, orderBy as Variables),
      `--first ${String(first)}`,
    ].join(' '),
  RunHead: show,
  BacktestResult: show,
  Training: show,
  DataLoad: show,
  WalkForward: ({ id }) => `walk-forward show ${String(id)}`,
  Study: ({ id }) => `study show ${String(id)}`,
  RunEvents: ({ id }) => `operations events ${String(id)}`,
  BarWhy: ({ id, timestamp }) => `operations explain ${String(id)} --at ${String(timestamp)}`,
  Strategies: () => 'strategy list',
  Models: () => 'model list',
  Datasets: () => 'data list',
  DatasetChart: ({ symbol }) => `data describe ${shellQuoted(String(symbol))}`,
  TriedGroups: ({ first: _first, ...variables }) => ['ledger', ...options(variables, TRIED)].join(' '),
  Tried: (variables) => ['ledger', ...options(variables, TRIED)].join(' '),
};

const TRIED = {
  strategy: '--strategy',
  symbol: '--symbol',
  timeframe: '--timeframe',
  first: '--first',
} as const;

const RUNS = {
  types: '--type',
  statuses: '--status',
  text: '--text',
  strategy: '--strategy',
  symbol: '--symbol',
  model: '--model',
  tags: '--tag',
  pinned: '--pinned',
  excludeInvalid: '--exclude-invalid',
  parent: '--parent',
} as const;

const TYPES: Readonly<Record<string, string>> = { BACKTESTING: 'backtest' };

const SORTS: Readonly<Record<string, string>> = {
  DURATION: 'duration',
  TOTAL_RETURN: 'return',
  SHARPE_RATIO: 'sharpe',
  DEFLATED_SHARPE: 'deflated-sharpe',
  MAX_DRAWDOWN: 'drawdown',
  TOTAL_TRADES: 'trades',
};

/** Returns the command that shows what a document asks; null where there is none. */
export function commandOfQuestion(document: string, variables: object): string | null {
  return COMMANDS[documentName(document)]?.(variables as Variables) ?? null;
}

function show({ id }: Variables): string {
  return `operations show ${String(id)}`;
}

function options(values: Variables, flags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(flags).flatMap(([name, flag]) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    if (value === true) return [flag];
    // It narrows to one type or status; several are the whole list.
    if (Array.isArray(value) && name !== 'tags')
      return value.length === 1 ? [`${flag} ${word(value[0])}`] : [];
    if (Array.isArray(value)) return value.map((tag) => `${flag} ${shellQuoted(`${tag.key}=${tag.value}`)}`);
    return [`${flag} ${shellQuoted(String(value))}`];
  });
}

function order({ field, direction }: Variables): readonly string[] {
  const sort = SORTS[String(field)];
  return [...(sort === undefined ? [] : [`--sort ${sort}`]), ...(direction === 'ASC' ? ['--ascending'] : [])];
}

/** The command leaves invalid ones out of what is sorted by a figure, unless it is told to show them. */
function invalidOnes({ excludeInvalid }: Variables, { field }: Variables): readonly string[] {
  const isFigure = field !== 'DURATION' && SORTS[String(field)] !== undefined;
  return isFigure && excludeInvalid !== true ? ['--include-invalid'] : [];
}

const word = (code: unknown): string =>
  TYPES[String(code)] ?? String(code).toLowerCase().replace('_loading', '-load').replaceAll('_', '-');
