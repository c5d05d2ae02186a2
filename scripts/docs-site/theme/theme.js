// Runs before anything is shown, so that a page never changes its colours.
const theme = localStorage.getItem('ktrdr-docs-theme');
if (theme !== null) document.documentElement.dataset.theme = theme;
