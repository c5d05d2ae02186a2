import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import type { NeededFilesQuestion } from '../kinds/start/needed-files.js';
import { studyKind } from '../kinds/study/study-kind.js';
import { modelTexts, signalsFiles, symbolTexts } from '../kinds/study/study-symbols.js';
import { scalarText } from '../kinds/study/trial-inputs.js';
import { trainingKind } from '../kinds/training/training-kind.js';
import { walkForwardKind } from '../kinds/walk-forward/walk-forward-kind.js';
import type { Operation } from '../operations/record/operation.js';
import type { WorkFolder } from '../places/cluster/artifacts/work-folders.js';

export type Needs = Omit<NeededFilesQuestion, 'folders'>;

const NOTHING: Needs = {
  ...{ strategyPath: null, strategySources: [], overrides: [], importPath: null },
  ...{ symbols: [], timeframes: [], models: [], signals: [], isTrained: false, needsBars: true },
};

/** Says which files an operation reads, as its kind tells it; null for a kind that reads none of the folders. */
export function needsOf({ type, parameters }: Pick<Operation, 'type' | 'parameters'>): Needs | null {
  switch (type) {
    case backtestKind.name:
      return ofBacktest(backtestKind.parameters.parse(parameters));
    case trainingKind.name: {
      const {
        strategyConfigPath: strategyPath,
        overrides,
        symbols,
        timeframes,
        part,
      } = trainingKind.parameters.parse(parameters);
      const strategySources = part === undefined ? [] : [part.strategySource];
      return { ...NOTHING, strategyPath, strategySources, overrides, symbols, timeframes };
    }
    case studyKind.name: {
      const study = studyKind.parameters.parse(parameters);
      const needs = ofBacktest(study.backtest);
      const symbols = symbolTexts(study)?.map(scalarText) ?? [];
      const models = modelTexts(study)?.map(scalarText) ?? [];
      return {
        ...needs,
        symbols: [...needs.symbols, ...symbols],
        models: [...needs.models, ...models],
        signals: signalsFiles(study),
        isTrained: study.training !== null,
      };
    }
    case walkForwardKind.name: {
      const { strategyConfigPath, overrides, symbol, timeframe } =
        walkForwardKind.parameters.parse(parameters);
      return {
        ...{ ...NOTHING, strategyPath: strategyConfigPath, overrides },
        ...{ symbols: [symbol], timeframes: [timeframe], isTrained: true },
      };
    }
    case dataLoadKind.name: {
      const { symbol, timeframe, path } = dataLoadKind.parameters.parse(parameters);
      // What is there already is read; a load that finds nothing makes it.
      return {
        ...{ ...NOTHING, symbols: [symbol], timeframes: [timeframe] },
        ...{ importPath: path, needsBars: false },
      };
    }
    default:
      return null;
  }
}

/** Returns the folders that work of a type adds to. */
export function writtenBy(type: string): readonly WorkFolder[] {
  if (type === dataLoadKind.name) return ['data'];
  return type === backtestKind.name ? [] : ['models'];
}

/** Returns the operation whose files stand for those that are not here any more; null without one. */
export function earlierOf({ type, parameters }: Pick<Operation, 'type' | 'parameters'>): string | null {
  if (type !== backtestKind.name) return null;
  const { replay, trial } = backtestKind.parameters.parse(parameters);
  return replay?.of ?? trial?.studyId ?? null;
}

function ofBacktest(parameters: ReturnType<typeof backtestKind.parameters.parse>): Needs {
  const { strategyConfigPath: strategyPath, overrides, symbol, timeframe, modelPath } = parameters;
  const { strategySource, trial, replay } = parameters;
  const sources = [strategySource, trial?.strategySource, replay?.strategySource];
  return {
    ...{ ...NOTHING, strategyPath, overrides },
    strategySources: sources.filter((source) => source !== undefined),
    ...{ symbols: [symbol], timeframes: [timeframe], models: modelPath === null ? [] : [modelPath] },
  };
}
