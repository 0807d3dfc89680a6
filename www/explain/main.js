// Loads the package and puts the walk on the page.

import { element, fill } from '../element.js';
import { kindOf } from './kinds.js';
import { walk } from './walk.js';

/** @typedef {typeof import('../../pkg/index.js')} IceScope */

const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
const loading = /** @type {HTMLElement} */ (document.getElementById('loading'));
const place = /** @type {HTMLElement} */ (document.getElementById('walk'));

/**
 * @param {string} title
 * @param {string} text
 */
function tell(title, text) {
  notice.append(element('p', {}, element('strong', {}, title), ' ', text));
}

/** @returns {Promise<IceScope | undefined>} */
async function load() {
  if (typeof WebAssembly !== 'object') {
    tell('WebAssembly is missing.', 'This page needs it. Some browsers switch it off in a strict or lockdown mode; allow it for this page, or run "icescope explain nat" in a terminal.');
    return undefined;
  }
  try {
    /** @type {IceScope} */
    const icescope = await import(/** @type {string} */ ('../icescope/index.js'));
    await icescope.init();
    return icescope;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell('The simulated NAT could not be loaded.', `${why} Load the page again; if it stays so, its server does not give out all its files.`);
    return undefined;
  }
}

const icescope = await load();
loading.remove();
if (icescope !== undefined) {
  const onKind = (/** @type {string} */ kind) => history.replaceState(null, '', `#${kind}`);
  fill(place, walk(icescope.explainNat, kindOf(location.hash), onKind));
  place.hidden = false;
}
