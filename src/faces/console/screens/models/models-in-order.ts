import type { Model } from './model.js';

/** The models of the windows of one walk-forward. */
export interface WindowModels {
  /** The walk-forward. */
  readonly operationId: string;
  readonly models: readonly Model[];
}

/** How a walk-forward names the model of a window. */
const OF_WINDOW = /^(op_.+)\.window-\d+$/;

/** Whether a model is of a window or a trial: it has learned from less than there is, or by other values. */
export const isModelOfChild = (name: string): boolean => /^op_.+\.[a-z]+-\d+$/.test(name);

/** Returns models, the newest first, and apart from them those of windows, by walk-forward in the order of the windows. */
export function modelsInOrder(models: readonly Model[]): {
  readonly own: readonly Model[];
  readonly ofWindows: readonly WindowModels[];
} {
  const newestFirst = [...models].sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  const own: Model[] = [];
  const families = new Map<string, Model[]>();
  for (const model of newestFirst) {
    const operationId = OF_WINDOW.exec(model.name)?.[1];
    if (operationId === undefined) own.push(model);
    else families.set(operationId, [...(families.get(operationId) ?? []), model]);
  }
  const byNumber = (one: Model, other: Model) => one.name.localeCompare(other.name, 'en', { numeric: true });
  const ofWindows = [...families].map(([operationId, found]) => ({
    operationId,
    models: found.sort(byNumber),
  }));
  return { own, ofWindows };
}
