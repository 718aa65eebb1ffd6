// A shared tablet is one page that never leaves: children's pages are shown inside it, and Back stays
// on it, so that there is nothing of a child once the start is shown again.
"use strict";

(() => {
  const IDLE = 60000; // Milliseconds without a touch before the child is asked; all are judgement.
  const LEAVING = 30000;
  const PASSING = 10000;
  const HOLD = 1500;
  const TRIES = 5;
  const MANY = 50;
  const OLD = 24 * 3600 * 1000;
  const DEEP = 10; // Entries of the history before the page's own: so often may Back come at once.

  const root = document.documentElement;
  const { body } = document;
  const { code, bands, languages } = document.currentScript.dataset;
  const ours = body.querySelector("[data-tablet]");
  const find = (id) => document.getElementById(id);
  const nodes = () => [...body.children].filter((one) => one !== ours);

  const start = { ...look(document), nodes: nodes() };
  let base = location.href; // The address of the page that is shown.
  let turn = 0; // Whose turn it is: an answer for an earlier child is not shown.
  let last; // What was asked last, to ask it again.
  let asking; // The turn in which an answer is waited for.
  let resting;
  let place = location.hash; // What the page has gone to, in itself.
  let told = { waiting: 0, refused: 0 };

  // Where it is: Back, from a button or a gesture, leads to the same place of the same page

  const here = () => location.pathname + location.search;

  function prepareBack() {
    history.replaceState(0, "");
    leadBack(0);
  }

  /** From the entry of that number to the page's own, all others between them. */
  function leadBack(number) {
    for (let next = number + 1; next < DEEP; next += 1) history.pushState(next, "", here());
    history.pushState(null, "", here() + place);
  }

  function comeBack({ state }) {
    if (typeof state !== "number") return;
    leadBack(state);
    if (place) setTimeout(() => location.replace(place)); // Once the browser has done with its own move.
  }

  // What is shown

  function look(page) {
    const { lang, dir } = page.documentElement;
    const { band } = page.documentElement.dataset;
    return { lang, dir, band, title: page.title, css: page.body.className };
  }

  /** Put a page in the place of the one that is shown. */
  function put({ lang, dir, band, title, css, nodes: shown }) {
    nodes().forEach((one) => one.remove());
    body.prepend(...shown);
    for (const script of body.querySelectorAll("script")) revive(script);
    Object.assign(root, { lang, dir });
    root.dataset.band = band;
    document.title = title;
    body.className = css;
    history.replaceState(null, "", here());
    place = "";
    scrollTo(0, 0);
    hide();
  }

  /** A script of a page that was fetched does not run by itself: a new one in its place does. */
  function revive(script) {
    const fresh = document.createElement("script");
    for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
    script.replaceWith(fresh);
  }

  /** Show nothing of the tablet's own. */
  function hide() {
    body.classList.remove("elsewhere");
    for (const one of ours.querySelectorAll(".words, .words > *, #adult")) one.hidden = true;
  }

  /** Show one of the tablet's own screens, in the child's language. */
  function say(name) {
    hide();
    const words = ours.querySelector(`.words[lang="${root.lang}"]`) ?? ours.querySelector(".words");
    words.hidden = false;
    const screen = words.querySelector(`.${name}`);
    screen.hidden = false;
    return screen;
  }

  /** The same, instead of the page, which stays as it is behind. */
  function sayAlone(screen) {
    screen.hidden = false;
    body.classList.add("elsewhere");
    screen.focus();
    return screen;
  }

  /** Back to the start: whatever the child has done is gone. */
  function home() {
    turn += 1;
    last = undefined;
    base = location.href;
    put(start);
    for (const form of ours.querySelectorAll("form")) form.reset();
    rest();
    ready();
  }

  /** Fetch a page, or send a form, and show what comes. */
  async function go(address, form) {
    const mine = turn;
    if (asking === mine) return; // The second of two quick taps.
    asking = mine;
    last = [address, form];
    const asked = { headers: { Accept: "text/html" }, cache: "no-store", redirect: "follow" };
    let response;
    let html;
    try {
      response = await fetch(address, form ? { ...asked, method: "POST", body: form } : asked);
      html = await response.text();
    } catch {
      if (mine === turn) sayAlone(say("lost"));
      return rest();
    } finally {
      if (asking === mine) asking = undefined;
    }
    if (mine !== turn) return;
    base = response.url || address;
    const page = new DOMParser().parseFromString(html, "text/html");
    put({ ...look(page), nodes: [...page.body.children].map((one) => document.adoptNode(one)) });
    Child.turn(page.documentElement.dataset.turned);
    const heading = body.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    rest();
  }

  // Touches

  function follow(event) {
    const link = event.target.closest("a[href]");
    const address = link?.getAttribute("href");
    if (!address || address.startsWith("tel:") || link.dataset.do) return;
    event.preventDefault();
    if (address.startsWith("#")) {
      location.replace(here() + address);
      return rest();
    }
    const there = new URL(address, base);
    if (there.origin === location.origin && there.pathname.startsWith("/c/")) go(there.href);
  }

  function send(event) {
    event.preventDefault();
    const form = event.target;
    if (ours.contains(form)) return;
    const fields = new URLSearchParams(new FormData(form));
    const button = Child.buttonOf(event); // FormData takes it by itself since 2023 only.
    if (button?.name) fields.append(button.name, button.value);
    const there = new URL(form.getAttribute("action") ?? "", base);
    if (form.method === "post") return go(there.href, fields);
    there.search = fields;
    go(there.href);
  }

  const acts = {
    home,
    stay: () => (hide(), rest()),
    again: () => (hide(), last ? go(...last) : home()),
    send: () => Child.ask({ send: "all" }),
    change: () => location.replace(ours.querySelector("[data-do=change]").href),
  };

  // Nobody touches

  /** A child has finished: the page has a place that says so, and it is what is seen. */
  const isOver = () =>
    [...body.querySelectorAll(".over")].some((one) => one.checkVisibility?.() ?? one.offsetParent);

  const isStart = () => nodes()[0] === start.nodes[0];
  const isAsking = () => body.classList.contains("elsewhere");

  /** Begin to wait anew: somebody is there. */
  function rest() {
    clearTimeout(resting);
    if (isStart() && !isAsking()) return;
    if (isOver() && !isAsking()) {
      say("passing");
      resting = setTimeout(home, PASSING);
    } else {
      resting = setTimeout(isAsking() ? home : ask, IDLE);
    }
  }

  /** "Are you still there?", and how long one may take to say so. */
  function ask() {
    const until = Date.now() + LEAVING;
    const left = sayAlone(say("still")).querySelector(".left");
    const count = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0 || seconds > LEAVING / 1000) return home();
      left.textContent = seconds;
      resting = setTimeout(count, 1000);
    };
    count();
  }

  const touched = () => !isAsking() && rest();

  // The adults' corner

  async function digest(digits, salt) {
    const raw = new TextEncoder().encode(digits);
    const key = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 100000 };
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, 128)).join();
  }

  async function openCorner({ binding } = {}) {
    let known;
    try {
      known = !binding && (await Store.setting("adult"));
    } catch {
      clearTimeout(resting);
      resting = setTimeout(home, IDLE);
      return warn(); // Nothing can be kept here: nobody has chosen digits.
    }
    for (const id of ["choose", "enter", "desk", "back"]) find(id).hidden = true;
    hide();
    sayAlone(find("adult"));
    find(known ? "enter" : "choose").hidden = false;
    find("back").hidden = !known;
    find(known ? "digits" : "new-digits").focus();
    clearTimeout(resting);
    if (known) resting = setTimeout(home, IDLE);
  }

  /** What the adult can do without: a device that is full opens its corner, and says what waits. */
  const keepIfRoom = (setting) => Store.set(setting).catch(() => {});

  async function choose(event) {
    event.preventDefault();
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const digits = await digest(find("new-digits").value, salt);
    try {
      await Store.set({ id: "adult", salt, digits, tries: 0 });
    } catch {
      return warn(); // The device is full.
    }
    await navigator.storage?.persist();
    home();
  }

  async function enter(event) {
    event.preventDefault();
    const mine = turn;
    const { value } = find("digits");
    event.target.reset();
    const button = event.target.querySelector("button");
    button.disabled = true; // One try at a time.
    const right = await isRight(value);
    button.disabled = false;
    if (right && mine === turn) openDesk();
  }

  /** Check the digits; too many wrong ones, and even the right ones must wait. */
  async function isRight(digits) {
    const known = await Store.setting("adult");
    const right = known.tries < TRIES && (await digest(digits, known.salt)) === known.digits;
    const tries = right ? 0 : known.tries + 1;
    await keepIfRoom({ ...known, tries });
    find("wrong").hidden = right || tries >= TRIES;
    find("too-many").hidden = right || tries < TRIES;
    if (tries === TRIES) setTimeout(forgive, LEAVING);
    return right;
  }

  async function forgive() {
    const known = await Store.setting("adult");
    if (known) await keepIfRoom({ ...known, tries: 0 });
    find("too-many").hidden = true;
  }

  async function openDesk() {
    find("enter").hidden = true;
    find("desk").hidden = false;
    find("back").hidden = true;
    Child.ask({ send: "new" });
    await tell();
  }

  /** What the desk says of the tablet. */
  async function tell() {
    const kits = await caches.open("consult-kits");
    const mine = (await kits.keys()).filter(({ url }) => url.includes(`/c/${code}/`));
    const shells = await caches.open("consult-shells");
    const ready = mine.length + Number(Boolean(await shells.match(location.pathname)));
    const kept = await navigator.storage?.persisted();
    const since = (await Store.setting("since"))?.at;
    const age = since ? Math.max(0, Date.now() - since) : 0;
    find("number-waiting").textContent = told.waiting;
    find("number-refused").textContent = told.refused;
    find("number-ready").textContent = `${ready} / ${kitsOf().length + 1}`;
    find("network-yes").hidden = !navigator.onLine;
    find("network-no").hidden = navigator.onLine;
    find("alarm-many").hidden = told.waiting <= MANY;
    find("alarm-old").hidden = age < OLD;
    find("alarm-refused").hidden = !told.refused;
    find("alarm-storage").hidden = Boolean(kept);
  }

  /** Since when something waits: one time for all, so that no sheet has its own. */
  async function note({ data }) {
    told = data;
    const since = await Store.setting("since");
    if (told.waiting && !since) await keepIfRoom({ id: "since", at: Date.now() });
    if (!told.waiting && since) await Store.unset("since");
    await tell();
  }

  /** Every band in every language, so that all is there when the network goes. */
  function kitsOf() {
    const all = bands.split(" ").map((band) => languages.split(" ").map((one) => [band, one]));
    return all.flat().map(([band, one]) => `/c/${code}/${band}/kit?l=${one}`);
  }

  function ready() {
    const opus = document.createElement("audio").canPlayType("audio/ogg; codecs=opus");
    const sounds = opus ? ".opus" : ".mp3";
    Child.ask({ shell: here() });
    for (const kit of kitsOf()) Child.ask({ kit, again: true, assets: [], sounds });
    Child.ask({ send: "new" });
  }

  let holding;
  const corner = find("corner");
  corner.addEventListener("pointerdown", () => (holding = setTimeout(() => openCorner(), HOLD)));
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
    corner.addEventListener(end, () => clearTimeout(holding));
  }
  corner.addEventListener("contextmenu", (event) => event.preventDefault());
  // A keyboard or a screen reader cannot hold: the digits keep children out.
  corner.addEventListener("click", (event) => event.detail === 0 && openCorner());

  ours.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });
  find("choose").addEventListener("submit", choose);
  find("enter").addEventListener("submit", enter);
  document.addEventListener("click", follow);
  document.addEventListener("submit", send);
  for (const sign of ["pointerdown", "keydown", "input", "wheel"]) {
    document.addEventListener(sign, touched, { passive: true });
  }
  window.addEventListener("popstate", comeBack);
  window.addEventListener("hashchange", () => {
    place = location.hash;
    touched();
  });
  window.addEventListener("pageshow", (event) => event.persisted && home());
  navigator.serviceWorker?.addEventListener("message", note);

  function begin(known) {
    const binding = !known || place === "#binding";
    if (binding) openCorner({ binding });
    else forgive();
    ready();
  }

  /** Nothing can be kept here: the tablet works with the network, and says what is wrong. */
  function warn() {
    sayAlone(find("adult"));
    find("choose").hidden = true;
    find("desk").hidden = false;
    find("alarm-storage").hidden = false;
  }

  prepareBack();
  if (self.isSecureContext) Store.setting("adult").then(begin, warn);
  find("unready").remove();
})();
