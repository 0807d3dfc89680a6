// Puts the walk on the page.

import { fill } from '../element.js';
import { loadPackage } from '../start.js';
import { kindOf } from './kinds.js';
import { walk } from './walk.js';

const place = /** @type {HTMLElement} */ (document.getElementById('walk'));

const icescope = await loadPackage('icescope explain nat');
if (icescope !== undefined) {
  const onKind = (/** @type {string} */ kind) => history.replaceState(null, '', `#${kind}`);
  const shown = walk(icescope.explainNat, onKind);
  const follow = () => {
    // A link into the page, as the one that skips to the walk, asks for no kind.
    if (document.getElementById(location.hash.slice(1)) === null) shown.ask(kindOf(location.hash, icescope.explainNat));
  };
  follow();
  addEventListener('hashchange', follow);
  fill(place, shown.element);
  place.hidden = false;
}
