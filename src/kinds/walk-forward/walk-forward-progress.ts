import { asJsonObject } from '../../base/pure/json.js';
import type { Coordination } from '../../operations/ports/family.js';
import type { FoldEntry } from './fold-entry.js';
import type { WalkForwardSnapshot, WindowProgress } from './walk-forward-operation.js';
import type { PreparedWindow } from './walk-forward-slice.js';

/** What is shown of the percentage once all windows are trained, and once they are measured; the rest is of their tests. */
const SHARE_OF_TRAINING = 80;
const SHARE_OF_MEASURING = 10;
const SHARE_OF_TESTING = 10;

/** Tells how far a walk-forward is: window by window, trained and then tested. */
export class WalkForwardProgress {
  readonly #report: Coordination['report'];
  #windows: WindowProgress[] = [];
  #phase = 'loading';
  #measured = 0;

  constructor(report: Coordination['report']) {
    this.#report = report;
    this.#tell('Reading strategy and bars');
  }

  /**
   * @param windows in their order
   * @param passed those of them that an earlier attempt has appended to the log
   */
  begin(windows: readonly PreparedWindow[], passed: readonly FoldEntry[]): void {
    const known = new Map(passed.map((fold) => [fold.number, fold]));
    this.#windows = windows.map(({ number, train, test }) => ({
      ...{ number, state: known.has(number) ? 'TESTED' : 'TRAINING' },
      inSampleReturn: known.get(number)?.inSample?.totalReturn ?? null,
      outOfSampleReturn: known.get(number)?.outOfSample?.totalReturn ?? null,
      ...{ trainFromMs: train[0]?.fromMs ?? 0, trainToMs: train.at(-1)?.toMs ?? 0 },
      ...{ testFromMs: test[0]?.fromMs ?? 0, testToMs: test.at(-1)?.toMs ?? 0 },
    }));
    this.#phase = 'training';
    this.#tellTrained();
  }

  trained(number: number): void {
    const isTested = this.#windows.some((window) => window.number === number && window.state === 'TESTED');
    if (!isTested) this.#change(number, { state: 'TRAINED' });
    this.#tellTrained();
  }

  /** @param inSampleReturn null where it is undefined */
  measured(number: number, inSampleReturn: number | null): void {
    this.#change(number, { inSampleReturn });
    this.#measured += 1;
    this.#tellTrained();
  }

  /** All windows are trained; the account sets out. */
  testing(): void {
    this.#phase = 'simulating';
    this.#tell('Trading the test windows');
  }

  /** @param outOfSampleReturn null where the window has no stretch of its own */
  tested(number: number, outOfSampleReturn: number | null): void {
    this.#change(number, { state: 'TESTED', outOfSampleReturn });
    this.#tell(`Window ${this.#count('TESTED')} of ${this.#windows.length} is tested`);
  }

  #tellTrained(): void {
    this.#tell(`Window ${this.#trained} of ${this.#windows.length} is trained`);
  }

  #change(number: number, change: Partial<WindowProgress>): void {
    this.#windows = this.#windows.map((window) =>
      window.number === number ? { ...window, ...change } : window,
    );
  }

  #count(state: WindowProgress['state']): number {
    return this.#windows.filter((window) => window.state === state).length;
  }

  get #trained(): number {
    return this.#count('TRAINED') + this.#count('TESTED');
  }

  #tell(message: string): void {
    const [total, trained, tested] = [this.#windows.length, this.#trained, this.#count('TESTED')];
    const share = (done: number): number => (total === 0 ? 0 : done / total);
    const progress = {
      ...{ phase: this.#phase, message, currentStep: trained, totalSteps: total, etaSeconds: null },
      percentage:
        SHARE_OF_TRAINING * share(trained) +
        SHARE_OF_MEASURING * share(this.#measured) +
        SHARE_OF_TESTING * share(tested),
    };
    const snapshot: WalkForwardSnapshot = {
      ...{ completedFolds: tested, totalFolds: total },
      windows: this.#windows,
    };
    if (total === 0) this.#report(progress);
    else this.#report(progress, asJsonObject(snapshot));
  }
}
