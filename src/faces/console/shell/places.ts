/** What the navigation leads to, by the first part of the path, in its order. */
export const PLACES = [
  ['', 'Runs'],
  ['strategies', 'Strategies'],
  ['models', 'Models'],
  ['data', 'Data'],
  ['tried', 'Everything tried'],
  ['system', 'System'],
] as const;
