// The second of two quick taps sends nothing: what a form asks for is asked for once.
"use strict";

(() => {
  const QUICK = 1000; // Milliseconds within which a form was tapped twice; judgement.
  const sent = new WeakMap(); // When each form was sent last.

  document.addEventListener("submit", (event) => {
    const { target, timeStamp } = event;
    if (event.defaultPrevented) return; // Another script sends it.
    if (timeStamp < sent.get(target) + QUICK) event.preventDefault();
    else sent.set(target, timeStamp);
  });
})();
