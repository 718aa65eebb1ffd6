// The page of a sitting where there is no network: it keeps itself, and one number until it is sent.
"use strict";

(() => {
  const SOONEST = 5000; // Milliseconds before a number that waits is tried again, then twice as long.
  const LATEST = 300000;
  const LOOK = 500;

  const here = location.pathname;
  const find = (id) => document.getElementById(id);
  const form = find("headcount");
  const field = find("number");
  const state = find("count-state");
  let delay = SOONEST;
  let timer;

  // The page

  const isKept = async () => Boolean(await (await caches.open("consult-shells")).match(here));

  /** Have the page kept, and say so once it is. */
  async function keep() {
    const keeping = find("keeping");
    keeping.hidden = false;
    await Child.ask({ shell: here + location.search });
    while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, LOOK));
    keeping.textContent = keeping.dataset.kept;
    await navigator.storage?.persist();
  }

  // The number

  function say(words, number) {
    state.className = "";
    state.textContent = words.replace("@", number);
  }

  /** Keep the number on this device first; where that cannot be, the form goes as it is. */
  async function note(event) {
    event.preventDefault();
    const children = Number(field.value);
    try {
      await Store.set({ id: here, children });
    } catch {
      return form.submit();
    }
    say(form.dataset.waits, children);
    await send();
  }

  /** Send the number that waits; it waits on unless the city itself says that it is noted, or why not. */
  async function send() {
    clearTimeout(timer);
    const waiting = await Store.setting(here);
    if (!waiting) return;
    const told = await ask(waiting.children);
    const now = await Store.setting(here);
    if (now?.children !== waiting.children) return; // Another number was noted meanwhile.
    if (typeof told.noted !== "boolean") return later();
    await Store.unset(here);
    delay = SOONEST;
    if (told.noted) return say(form.dataset.sent, waiting.children);
    state.className = "problem";
    state.textContent = told.sentence;
  }

  /** What the city answers; nothing when it cannot be reached, or somebody else answers in its place. */
  async function ask(children) {
    const headers = { Accept: "application/json" };
    const body = new URLSearchParams({ headcount: children });
    try {
      return await (await fetch(here + location.search, { method: "POST", headers, body })).json();
    } catch {
      return {};
    }
  }

  function later() {
    timer = setTimeout(send, delay);
    delay = Math.min(2 * delay, LATEST);
  }

  async function begin() {
    const waiting = await Store.setting(here);
    if (waiting) {
      field.value = waiting.children;
      say(form.dataset.waits, waiting.children);
    }
    form.addEventListener("submit", note);
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", () => document.hidden || send());
    await send();
  }

  const print = find("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  if (!self.isSecureContext || !navigator.serviceWorker) return;
  begin().catch(() => {}); // Where nothing can be stored the form goes as it is.
  keep();
})();
