import type { NewRunChoicesQuery } from '../../generated/graphql.js';
import { formatDay } from '../../text/format.js';
import { strategyName } from '../../text/words.js';
import { isModelOfChild } from '../models/models-in-order.js';
import type { FieldSpec, Values } from './fields.js';
import type { FormName } from './forms/form-spec.js';

export type Choices = NewRunChoicesQuery;

const DAY_MS = 86_400_000;

/** What a model knows of, and until when; null without one. As the server does, it takes none of a window by itself. */
export function modelFor(choices: Choices, strategyPath: string, modelPath: string) {
  const ofStrategy = choices.models.filter(
    ({ name, valid, strategyName: learnedFor }) =>
      valid && learnedFor === nameOf(choices, strategyPath) && !isModelOfChild(name),
  );
  const newest = [...ofStrategy].sort((one, other) => other.createdAt.localeCompare(one.createdAt))[0];
  return choices.models.find(({ path }) => path === modelPath) ?? newest ?? null;
}

function nameOf(choices: Choices, path: string): string {
  return choices.strategies.find((strategy) => strategy.path === path)?.name ?? strategyName(path);
}

/** Whether a field asks for a model of a chosen strategy, and there is none. */
export function lacksModel({ name }: FieldSpec, choices: Choices, values: Values): boolean {
  const strategy = values.strategyConfigPath ?? '';
  return name === 'modelPath' && strategy !== '' && modelFor(choices, strategy, '') === null;
}

/** The share of days that a training is offered; the others are kept for backtests on unseen bars. */
const TRAINED_SHARE = 0.8;

/** Returns what follows from a choice in a form; nothing that somebody has chosen is replaced but what hangs on it. */
export function suggest(form: FormName, choices: Choices, values: Values, changed: string): Values {
  if (form === 'training') return suggestedTraining(choices, values, changed);
  // It trains models of its own, so that no day is seen beforehand.
  if (form === 'walk-forward') return suggested({ ...choices, models: [] }, values, changed, '');
  return suggested(choices, values, changed, form === 'search' ? 'backtest.' : '');
}

function suggestedTraining(choices: Choices, values: Values, changed: string): Values {
  if (!['strategyConfigPath', 'symbols', 'timeframes'].includes(changed)) return {};
  const strategy = choices.strategies.find(({ path }) => path === values.strategyConfigPath);
  const isStrategy = changed === 'strategyConfigPath';
  const symbols = isStrategy ? (strategy?.symbols ?? []) : listOf(values.symbols);
  const timeframes = isStrategy ? (strategy?.timeframes ?? []) : listOf(values.timeframes);
  const bars = choices.datasets.find(
    ({ symbol, timeframe }) => symbols[0] === symbol && timeframes[0] === timeframe,
  );
  const chosen = isStrategy ? { symbols: symbols.join(', '), timeframes: timeframes.join(', ') } : {};
  if (bars === undefined) return chosen;
  const [first, last] = [Date.parse(bars.firstBar), Date.parse(bars.lastBar)];
  return {
    ...chosen,
    startDate: formatDay(first),
    endDate: formatDay(first + TRAINED_SHARE * (last - first)),
  };
}

const listOf = (text = ''): readonly string[] => text.split(',').map((part) => part.trim());

/**
 * Returns what follows from a choice: the strategy's symbol and bars, and the days from the first that the model has
 * not seen to the last there is; of a model alone its strategy, and what it was trained on. Nothing that somebody has chosen is replaced by it but what hangs on the choice.
 * @param prefix of the names of the fields, such as `backtest.`
 */
export function suggested(choices: Choices, values: Values, changed: string, prefix: string): Values {
  const at = (name: string) => values[`${prefix}${name}`] ?? '';
  const patch: Record<string, string> = {};
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) patch[`${prefix}${name}`] = value;
  };
  const isStrategy = changed === `${prefix}strategyConfigPath`;
  const learned = isStrategy ? undefined : choices.models.find(({ path }) => path === at('modelPath'));
  if (learned !== undefined && at('strategyConfigPath') === '') {
    set('strategyConfigPath', choices.strategies.find(({ name }) => name === learned.strategyName)?.path);
    set('symbol', learned.symbols[0]);
    set('timeframe', learned.timeframes[0]);
  }
  const strategyPath = patch[`${prefix}strategyConfigPath`] ?? at('strategyConfigPath');
  const strategy = choices.strategies.find(({ path }) => path === strategyPath);
  if (isStrategy) {
    set('symbol', strategy?.symbols[0]);
    set('timeframe', strategy?.timeframes[0]);
    set('modelPath', '');
  }
  const symbol = patch[`${prefix}symbol`] ?? at('symbol');
  const timeframe = patch[`${prefix}timeframe`] ?? at('timeframe');
  const dataset = choices.datasets.find((bars) => bars.symbol === symbol && bars.timeframe === timeframe);
  const hangsOnBars = ['strategyConfigPath', 'modelPath', 'symbol', 'timeframe'].some(
    (name) => changed === `${prefix}${name}`,
  );
  if (!hangsOnBars || dataset === undefined) return patch;
  const model = learned ?? modelFor(choices, strategyPath, '');
  const [first, last] = [formatDay(Date.parse(dataset.firstBar)), formatDay(Date.parse(dataset.lastBar))];
  const seenTo = model?.trainedTo ?? null;
  const unseen = seenTo === null ? first : formatDay(Date.parse(seenTo) + DAY_MS);
  set('startDate', unseen > first && unseen <= last ? unseen : first);
  set('endDate', last);
  return patch;
}

/** Puts what the server has into the fields that one chooses from. */
export function withChoices(field: FieldSpec, choices: Choices, values: Values): FieldSpec {
  const name = field.name.replace(/^backtest\./, '');
  const prefix = field.name.slice(0, field.name.length - name.length);
  if (name === 'strategyConfigPath')
    return {
      ...field,
      options: choices.strategies.map(
        ({ path, valid }) => [path, valid ? shortPath(path) : `${shortPath(path)} (has errors)`] as const,
      ),
    };
  if (name === 'modelPath') {
    const strategy = values[`${prefix}strategyConfigPath`] ?? '';
    const newest = modelFor(choices, strategy, '');
    const none = strategy === '' ? 'the newest of the strategy' : 'none for this strategy';
    const text = newest === null ? none : `newest: ${newest.name}${until(newest.trainedTo)}`;
    return {
      ...field,
      options: [
        ['', text],
        ...choices.models
          .filter(
            ({ valid, name: title, path }) =>
              valid && (!isModelOfChild(title) || path === values[field.name]),
          )
          .map(({ path, name: title, trainedTo }) => [path, `${title}${until(trainedTo)}`] as const),
      ],
    };
  }
  if (name === 'provider')
    return { ...field, options: choices.dataProviders.map((provider) => [provider, provider] as const) };
  return field;
}

const until = (day: string | null): string => (day === null ? '' : `, trained to ${day}`);

/** All of them lie in the folder of strategies. */
const shortPath = (path: string): string => path.replace(/^strategies\//, '');
