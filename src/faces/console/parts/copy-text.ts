/**
 * Puts a text on the clipboard.
 * @param beside where the text may stand for a moment, so that it is within an open dialog
 */
export async function copyText(text: string, beside: HTMLElement): Promise<void> {
  // Browsers lend the clipboard to pages of this machine and of https alone, and not to those that may not have it.
  if (navigator.clipboard !== undefined) {
    const isLent = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isLent) return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  beside.after(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  beside.focus();
}
