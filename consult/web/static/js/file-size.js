// Says that a file is too large before it travels, so that what was written beside it stays. The server
// says so too.
"use strict";

(() => {
  const isTooLarge = ({ files, dataset }) => [...files].some(({ size }) => size > dataset.most);

  for (const field of document.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", () => {
      field.setCustomValidity(isTooLarge(field) ? field.dataset.tooLarge : "");
      if (isTooLarge(field)) field.reportValidity();
    });
  }
})();
