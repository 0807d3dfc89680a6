// Runs only where modules are unknown, so it is written for old engines.
/** @type {HTMLElement} */ (document.getElementById('loading')).textContent =
  'This browser is too old for this page: it does not know JavaScript modules. Use a current browser, or run "icescope nat" in a terminal.';
