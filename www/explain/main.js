// Puts the walk on the page.

import { fill } from '../element.js';
import { loadPackage } from '../start.js';
import { kindOf } from './kinds.js';
import { walk } from './walk.js';

const place = /** @type {HTMLElement} */ (document.getElementById('walk'));

const icescope = await loadPackage('icescope explain nat');
if (icescope !== undefined) {
  const onKind = (/** @type {string} */ kind) => history.replaceState(null, '', `#${kind}`);
  fill(place, walk(icescope.explainNat, kindOf(location.hash), onKind));
  place.hidden = false;
}
