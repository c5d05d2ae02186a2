import { addCopyButtons } from './copy-buttons.js';
import { addSearch } from './search.js';
import { addThemeButton } from './theme-button.js';

// Pages are whole without any of this.
addThemeButton();
addSearch();
addCopyButtons();

const pages = document.getElementById('pages');
const here = pages.querySelector('[aria-current]');
if (here !== null) pages.scrollTop = here.offsetTop - pages.clientHeight / 2;
