import { backtestForm } from './forms/backtest-form.js';
import { dataForm } from './forms/data-form.js';
import type { FormName, FormSpec } from './forms/form-spec.js';
import { searchForm } from './forms/search-form.js';
import { trainingForm } from './forms/training-form.js';
import { walkForwardForm } from './forms/walk-forward-form.js';

/** The forms by which people start runs. */
export const FORMS: Readonly<Record<FormName, FormSpec>> = {
  backtest: backtestForm,
  search: searchForm,
  'walk-forward': walkForwardForm,
  training: trainingForm,
  data: dataForm,
};
