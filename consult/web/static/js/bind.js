// The tablet takes the place of the page where it was bound: there is no way back to that page.
"use strict";

document.querySelector(".typing").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  location.replace(`${form.action}?${new URLSearchParams(new FormData(form))}`);
});

// What a shared tablet runs has started here: this browser is not too old for it.
if (self.Child && self.Store) document.getElementById("unready").remove();
