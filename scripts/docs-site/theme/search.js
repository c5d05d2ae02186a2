import MiniSearch from 'minisearch';
import { excerpt } from './excerpt.js';

const MOST_RESULTS = 20;
/** All words, the last ones as far as they are typed, and with a letter that is wrong. */
const HOW = {
  combineWith: 'AND',
  prefix: true,
  fuzzy: (term) => (term.length > 5 && !term.includes('_') ? 0.15 : false),
  boost: { title: 4, page: 2 },
  boostDocument: (_id, _term, { weight }) => weight,
};
const root = document.documentElement.dataset.root;

/** Shows the button of the search; the words of all pages are loaded when it is first used. */
export function addSearch() {
  const button = document.getElementById('search');
  let dialog = null;
  const open = () => {
    dialog ??= makeDialog();
    dialog.showModal();
    dialog.querySelector('input').select();
  };
  button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.matches('input, textarea, select');
    const isAsked =
      (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    if (!isAsked || event.altKey) return;
    event.preventDefault();
    open();
  });
  button.hidden = false;
}

function makeDialog() {
  const dialog = document.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search');
  dialog.innerHTML =
    '<input type="search" aria-label="Search the documentation" placeholder="Search the documentation" autocomplete="off" spellcheck="false"><p role="status"></p><ol></ol>';
  document.body.append(dialog);
  const [input, status, list] = dialog.children;
  const words = loadWords();
  words.catch(() => {
    status.textContent = 'The words of the search cannot be loaded.';
  });
  let asked = 0;
  const show = async () => {
    asked += 1;
    const turn = asked;
    const query = input.value.trim();
    const results = query === '' ? [] : (await words).search(query);
    // A later letter may be answered before this one.
    if (turn !== asked) return;
    list.replaceChildren(...results.slice(0, MOST_RESULTS).map(resultItem));
    status.textContent = query === '' ? '' : statusOf(results.length);
  };
  input.addEventListener('input', show);
  dialog.addEventListener('keydown', (event) => moveFocus(event, input, list));
  dialog.addEventListener('click', (event) => {
    // Beside it, or on a result, which may be a place of this page.
    if (event.target === dialog || event.target.closest('a') !== null) dialog.close();
  });
  return dialog;
}

const statusOf = (count) =>
  count === 0
    ? 'Nothing has all of these words.'
    : count > MOST_RESULTS
      ? `The first ${MOST_RESULTS} of ${count} places`
      : `${count} ${count === 1 ? 'place' : 'places'}`;

/** Loads the words as a script, which a page may do without a server too. */
function loadWords() {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}search-index.js`;
    script.addEventListener('load', () => {
      const { options, separator, index } = globalThis.ktrdrSearch;
      const tokenize = (query) => query.split(new RegExp(separator, 'u'));
      resolve(MiniSearch.loadJSON(index, { ...options, searchOptions: { ...HOW, tokenize } }));
    });
    script.addEventListener('error', () => reject(new Error(`${script.src} cannot be loaded`)));
    document.head.append(script);
  });
}

function resultItem({ id, page, title, text, terms }) {
  const link = document.createElement('a');
  link.href = `${root}${id}`;
  const name = document.createElement('strong');
  name.textContent = title === page ? page : `${page} › ${title}`;
  const words = document.createElement('span');
  for (const { text: piece, isFound } of excerpt(text, terms)) {
    if (isFound) {
      const mark = document.createElement('mark');
      mark.textContent = piece;
      words.append(mark);
    } else words.append(piece);
  }
  link.append(name, words);
  const item = document.createElement('li');
  item.append(link);
  return item;
}

/** Arrow keys go through the results, Enter in the field opens the first. */
function moveFocus(event, input, list) {
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === 'Enter' && document.activeElement === input) links[0]?.click();
  else if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === 'ArrowUp') (links[at - 1] ?? input).focus();
  else return;
  event.preventDefault();
}
