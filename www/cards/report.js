// The result as JSON, to copy and to find in the page.

import { card, element, fill } from '../element.js';

const ID = 'icescope-report';

export function reportCard() {
  const text = element('pre', { class: 'json', tabindex: 0, 'aria-label': 'Report as JSON' });
  const status = element('span', { role: 'status', class: 'status' });
  const copy = element('button', { type: 'button', id: 'copy-report', on: { click: () => void copied() } }, 'Copy the report');
  const body = element('div', {});
  const idle = element('p', { class: 'quiet' }, 'When a test has ended, its report stands here as JSON. It holds your addresses, and never a credential.');
  fill(body, idle);

  async function copied() {
    status.textContent = (await toClipboard(text)) ? 'Copied.' : 'The report is selected: copy it with your keyboard.';
  }

  return {
    card: card('report-card', 'Report', body),
    clear() {
      document.getElementById(ID)?.remove();
      status.textContent = '';
      fill(body, idle);
    },
    /** @param {object} result */
    show(result) {
      const json = JSON.stringify(result, null, 2);
      text.textContent = json;
      fill(body,
        element('div', { class: 'actions' }, copy, status),
        element('details', {}, element('summary', {}, 'Show the JSON'), text));
      const data = element('script', { type: 'application/json', id: ID });
      data.textContent = json.replaceAll('<', '\\u003c');
      document.getElementById(ID)?.remove();
      document.body.append(data);
    },
  };
}

/**
 * The asynchronous clipboard needs a secure context; without it the old way is tried, and then the
 * text is left selected.
 *
 * @param {HTMLElement} source
 */
async function toClipboard(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    return true;
  } catch {
    const details = source.closest('details');
    if (details !== null) details.open = true;
    const selection = getSelection();
    selection?.selectAllChildren(source);
    source.focus();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  }
}
