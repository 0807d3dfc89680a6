// Loads the package and says on the page why it cannot. A script of its own before the page's, so
// that it also sees when a file of that one does not come.

import { element } from './element.js';

/** @typedef {typeof import('../pkg/index.js')} IceScope */

const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
const loading = /** @type {HTMLElement} */ (document.getElementById('loading'));

/**
 * @param {string} title
 * @param {string} text
 */
export function tell(title, text) {
  loading.remove();
  notice.append(element('p', {}, element('strong', {}, title), ' ', text));
}

/**
 * A network that changes breaks off what is under way (net::ERR_NETWORK_CHANGED), and a file that did
 * not come stays away until the page is loaded again: once that is done here, then it is told.
 *
 * @param {string} why
 */
function fail(why) {
  const [navigation] = performance.getEntriesByType('navigation');
  if (navigation instanceof PerformanceNavigationTiming && navigation.type !== 'reload') {
    setTimeout(() => location.reload(), 500);
    return;
  }
  tell('The page could not be loaded.', `${why} Load it again; if it stays so, its server does not give out all its files.`);
}

/**
 * @param {string} terminal the command that does the same without a browser
 * @returns {Promise<IceScope | undefined>} nothing where it could not be loaded, which is told
 */
export async function loadPackage(terminal) {
  if (typeof WebAssembly !== 'object') {
    tell('WebAssembly is missing.', `This page needs it. Some browsers switch it off in a strict or lockdown mode; allow it for this page, or run "${terminal}" in a terminal.`);
    return undefined;
  }
  try {
    /** @type {IceScope} */
    const icescope = await import(/** @type {string} */ ('./icescope/index.js'));
    await icescope.init();
    loading.remove();
    return icescope;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

addEventListener('error', ({ target }) => {
  if (target instanceof HTMLScriptElement) fail(`A file that ${new URL(target.src).pathname} needs did not come.`);
}, true);
