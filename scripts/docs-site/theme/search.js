import MiniSearch from 'minisearch';
import { excerpt } from './excerpt.js';
import { find } from './find.js';

const MOST_RESULTS = 20;
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
    const { places, whole } = query === '' ? { places: [], whole: 0 } : (await words)(query);
    // A later letter may be answered before this one.
    if (turn !== asked) return;
    list.replaceChildren(...places.slice(0, MOST_RESULTS).map(resultItem));
    status.textContent = query === '' ? '' : statusOf(places.length, whole);
  };
  input.addEventListener('input', show);
  dialog.addEventListener('keydown', (event) => moveFocus(event, input, list));
  dialog.addEventListener('click', (event) => {
    // Beside it, or on a result, which may be a place of this page.
    if (event.target === dialog || event.target.closest('a') !== null) dialog.close();
  });
  return dialog;
}

function statusOf(count, whole) {
  if (count === 0) return 'Nothing has any of these words.';
  if (whole === 0) return 'Nothing has all of these words; these places have some.';
  const some = count > whole ? '; others have some of the words' : '';
  if (whole > MOST_RESULTS) return `The first ${MOST_RESULTS} of ${whole} places`;
  return `${whole} ${whole === 1 ? 'place' : 'places'}${some}`;
}

/** Loads the words as a script, which a page may do without a server too; what it returns finds places by them. */
function loadWords() {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}search-index.js`;
    script.addEventListener('load', () => {
      const { options, separator, index } = globalThis.ktrdrSearch;
      const search = MiniSearch.loadJSON(index, options);
      resolve((question) => find(search, separator, question));
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
