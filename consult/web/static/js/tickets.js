// Prints a batch of tickets without leaving the page, then shows it in the list. Without this script
// the browser saves the file by itself, and a link refreshes the list.
"use strict";

(() => {
  const PDF = "application/pdf";

  function begin() {
    const form = document.querySelector("form[data-lost]");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      form.querySelector("[type=submit]").disabled = true;
      print(form).catch(() => lose(form));
    });
  }

  /** Send the form: save the sheets that come back and show the list; else show what was refused. */
  async function print(form) {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.redirected) return location.assign(answer.url);
    const isSheets = answer.headers.get("Content-Type") === PDF;
    if (!isSheets) return show(await answer.text(), ".error-summary");
    save(await answer.blob(), answer.headers.get("Content-Disposition"));
    show(await (await fetch(form.action)).text(), "#batches");
  }

  function save(sheets, disposition) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(sheets);
    link.download = disposition.match(/filename="(.+)"/)[1];
    link.click();
  }

  /** Show a page in the place of this one, where it says what is new. */
  function show(html, where) {
    document.body.replaceWith(new DOMParser().parseFromString(html, "text/html").body);
    begin();
    const told = document.querySelector(where) ?? document.querySelector("h1");
    told.tabIndex = -1;
    told.focus();
  }

  /** Say that the network was lost on the way: the list tells whether a batch was made. */
  function lose(form) {
    form.querySelector("[type=submit]").disabled = false;
    form.querySelector("[role=status]").textContent = form.dataset.lost;
  }

  begin();
})();
