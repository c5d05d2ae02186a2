/**
 * Puts a text on the clipboard.
 * @param beside where the text may stand for a moment, so that it is within an open dialog
 */
export async function copyText(text: string, beside: HTMLElement): Promise<void> {
  // Browsers lend the clipboard to pages of this machine and of https alone.
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  beside.after(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  beside.focus();
}
