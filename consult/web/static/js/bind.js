// The tablet takes the place of the page where it was bound: there is no way back to that page.
"use strict";

document.querySelector(".typing").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  location.replace(`${form.action}?${new URLSearchParams(new FormData(form))}`);
});
