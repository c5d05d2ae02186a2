/** Words that questions are made of, and that say nothing about the place of an answer. */
const EMPTY_WORDS = new Set(
  'a an and are as at be by can could did do does for from get has have how i in is it its me mean means my of on or should so that the there this to was were what when where which who why will with would you your'.split(
    ' ',
  ),
);
/** Where fewer places have all words, those that have some follow. */
const ENOUGH = 5;
/** The last word as far as it is typed, others with other endings, and with a letter that is wrong. */
const HOW = {
  prefix: (word, index, words) => index === words.length - 1 || word.length > 3,
  fuzzy: (word) => (word.length > 5 && !word.includes('_') ? 0.15 : false),
  boost: { title: 4, page: 2 },
  boostDocument: (_id, _word, { weight }) => weight,
};

/**
 * Finds the places that have the words of a question.
 * @param search what MiniSearch has loaded
 * @param separator between words, a regular expression
 * @returns first the places that have all words, `whole` of them, then, where these are few, those that have some
 */
export function find(search, separator, question) {
  const words = question.split(new RegExp(separator, 'u')).filter((word) => word !== '');
  const telling = words.filter((word) => !EMPTY_WORDS.has(word.toLowerCase()));
  const asked = telling.length > 0 ? telling : words;
  const ask = (combineWith) => search.search(asked.join(' '), { ...HOW, combineWith, tokenize });
  const tokenize = (text) => text.split(' ');
  const all = ask('AND');
  if (all.length >= ENOUGH || asked.length < 2) return { places: all, whole: all.length };
  const known = new Set(all.map(({ id }) => id));
  return { places: [...all, ...ask('OR').filter(({ id }) => !known.has(id))], whole: all.length };
}
