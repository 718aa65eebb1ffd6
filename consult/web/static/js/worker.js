// Answers the child's pages without network, and keeps a sheet until the server has it.
"use strict";

(() => {
  const FORMATS = [1, 2]; // 2: behind a door of tickets, where a journey ends but does not begin.
  const KITS = "consult-kits";
  const ASSETS = "consult-assets";
  const SHELLS = "consult-shells";
  const SITTING = "/c/seance/";
  const SHELL = /^\/c\/(?:tablette|seance)\//;
  const SOUNDS = "/c/sons/";
  const PHOTOS = "/c/images/";
  const PAGE_WITHIN = 4000; // Milliseconds before a page that we have is shown without the network.
  const SHEET_WITHIN = 10000;
  const JOURNEY = /^\/c\/([^/]+)(?:\/([^/]+))?(?:\/(refusal|stop|mot))?\/?$/;
  const FIELDS = '<input type="hidden" name="@fields@" value="">';
  const USED = "ticket-used";
  const FOR_GOOD = ["too-late", "unfit", USED, "ticket-unknown"]; // No later try changes these.
  const ENDS = { refusal: "refused", stop: "stopped" };

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("sync", (event) => event.waitUntil(send()));

  self.addEventListener("message", (event) => {
    const { shell, kit, send: wanted } = event.data;
    if (shell) event.waitUntil(keepShell(shell));
    if (kit) event.waitUntil(renew(kit, event.data));
    if (wanted) event.waitUntil(send(wanted === "all"));
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (SHELL.test(url.pathname) && request.method === "GET") event.respondWith(start(request));
    else if (isForPage(request)) event.respondWith(page(event, url));
    else if (url.pathname.startsWith(SOUNDS)) event.respondWith(sound(request));
    else if (url.pathname.startsWith(PHOTOS)) event.respondWith(asset(request));
    else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
  });

  /** Whether a page is asked for: by the browser, or by a shared tablet, which shows it itself. */
  const isForPage = ({ mode, headers }) =>
    mode === "navigate" || headers.get("Accept") === "text/html";

  // Pages

  async function page(event, url) {
    const [, code, band, end] = url.pathname.match(JOURNEY) ?? [];
    const kit = code && (await find(code, band, url.searchParams).catch(() => undefined));
    if (!kit) return fetch(event.request);
    if (event.request.method === "POST") {
      if (kit.band !== band) return fetch(event.request);
      return end === "mot" ? sendWords(event, kit) : drop(event, kit, end);
    }
    const answer = await reached(fetch(event.request), PAGE_WITHIN);
    return answer ?? (end ? again(kit, band, end, url) : shown(kit, band, url));
  }

  /** The page of a no, opened once more without saying it: the invitation, as the server says. */
  function again(kit, band, end, { searchParams }) {
    if (!ENDS[end]) return written(kit, "away");
    searchParams.set("b", band);
    return Response.redirect(`/c/${kit.code}?${searchParams}`, 303);
  }

  /** What the network answers in time; nothing when it does not, or is in trouble. */
  async function reached(fetching, within) {
    const late = new Promise((resolve) => setTimeout(resolve, within));
    const response = await Promise.race([fetching.catch(() => undefined), late]);
    return response && response.status < 500 ? response : undefined;
  }

  /** A page of the kit, for the address that was asked for. */
  function shown(kit, band, url) {
    const asked = band ?? url.searchParams.get("b");
    if (asked && asked !== kit.band) return written(kit, "away");
    if (!kit.pages.questions) return written(kit, "away"); // A ticket is looked up first.
    if (band) return written(kit, "questions");
    return written(kit, asked || kit.bands.length === 1 ? "welcome" : "ages");
  }

  /** A page as the server would send it, with its headers and ids of its own. */
  function written(kit, name, fields = "") {
    const turned = `<html data-turned="${kit.turned.join(" ")}" `;
    const html = kit.pages[name]
      .replace("<html ", () => turned)
      .replace(/@submission@/g, newId)
      .replace(FIELDS, () => fields);
    const headers = new Headers(kit.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
    return new Response(html, { headers });
  }

  /** What adults start from (a tablet, a sitting): as it is now, else as it was, in any language. */
  async function start(request) {
    const response = await reached(fetch(request), PAGE_WITHIN);
    if (response) await dropOver(request, response);
    if (response) return response;
    const shells = await caches.open(SHELLS);
    return (await shells.match(request, { ignoreSearch: true })) ?? fetch(request);
  }

  /** Drop what is kept of a sitting that was counted, or whose printed link was taken back. */
  async function dropOver({ url }, { type, redirected, status }) {
    const { pathname } = new URL(url);
    const leadsAway = type === "opaqueredirect" || redirected || status === 404;
    if (!leadsAway || !pathname.startsWith(SITTING)) return;
    await (await caches.open(SHELLS)).delete(pathname, { ignoreSearch: true });
    await Store.unset(pathname); // The number that nobody can note any more.
  }

  /** Keep what adults start from, and what that loads. */
  async function keepShell(address) {
    const request = new Request(address, { cache: "no-cache" });
    const response = await fetch(request);
    await dropOver(request, response);
    if (!response.ok || response.redirected) return;
    const html = await response.clone().text();
    await fetchAll(loaded(html));
    await fetchPhotos(html);
    const shells = await caches.open(SHELLS);
    await shells.put(new URL(address, self.location).pathname, response);
  }

  /** A file that is kept; else from the network, and kept where the device can. */
  async function asset(request) {
    const assets = await caches.open(ASSETS).catch(() => undefined);
    const kept = await assets?.match(request);
    if (kept) return kept;
    const response = await fetch(request);
    const isOurs = response.ok && response.type === "basic";
    if (isOurs) await assets?.put(request, response.clone()).catch(() => {}); // Full: seen, not kept.
    return response;
  }

  /** A sound, or the part that a player asks for: what was heard once is heard without network. */
  async function sound(request) {
    const whole = await asset(new Request(request.url));
    const [, first, last] = request.headers.get("Range")?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
    if (!first || !whole.ok) return whole;
    const content = await whole.arrayBuffer();
    const end = Math.min(Number(last || Infinity), content.byteLength - 1);
    const headers = {
      "Content-Type": whole.headers.get("Content-Type"),
      "Content-Range": `bytes ${first}-${end}/${content.byteLength}`,
    };
    return new Response(content.slice(first, end + 1), { status: 206, headers });
  }

  // Sheets

  /** Send a sheet; keep it sealed when it does not arrive; thank only when it is safe. */
  async function drop(event, kit, end) {
    const form = await event.request.clone().formData();
    const id = form.get("submission");
    const waiting = (await kept()).some((sheet) => sheet.id === id);
    if (waiting) await send(); // A page loaded again: only what is sealed may come late.
    const answer = await reached(fetch(event.request), SHEET_WITHIN);
    if (waiting && answer?.ok) await Store.forget(id).then(tell);
    if (answer) return answer;
    try {
      await (end ? keepEnd(kit, end, id) : keepSheet(kit, form));
    } catch {
      // Neither sent nor kept: the child is told so, and the answers stay in the page.
      return end ? written(kit, end) : written(kit, "unsent", hidden(form));
    }
    event.waitUntil(later());
    return written(kit, end || "kept");
  }

  /** Send a few words; without network they stay in the page. */
  async function sendWords(event, kit) {
    const form = await event.request.clone().formData();
    const kept = kit.pages.mot ? "mot" : "away";
    return (await reached(fetch(event.request), SHEET_WITHIN)) ?? written(kit, kept, hidden(form));
  }

  /** Without a ticket anybody could be counted here: who says no behind its door is not. */
  async function keepEnd(kit, end, id) {
    const words = JSON.stringify({ end: ENDS[end] });
    if (kit.pages.questions) await keep(kit, id ?? newId(), words);
  }

  function keepSheet(kit, form) {
    const fields = {};
    for (const name of form.keys()) fields[name] = form.getAll(name);
    const { submission, questionnaire, ticket, stub, ...answers } = fields;
    if (ticket && !stub?.[0]) throw new Error("only the code, which must not stay here");
    const sheet = { questionnaire: questionnaire[0], fields: answers };
    return keep(kit, submission[0], "form 1 " + JSON.stringify(sheet), stub?.[0]);
  }

  /** Keep what was filled, sealed; `stub` is its ticket, which the server alone can read. */
  async function keep(kit, id, words, stub) {
    const sealed = await Hpke.seal(bytes(kit.key), bytes(kit.bound_to), words);
    const to = `/c/${kit.code}/${kit.band}/sealed?l=${kit.language}`;
    const ticket = stub && { ticket: stub };
    await Store.keep({ id, to, consultation: kit.consultation, sealed: base64(sealed), ...ticket });
  }

  /** A random id, as crypto.randomUUID() draws it where there is one: not before Safari 15.4. */
  function newId() {
    const drawn = crypto.getRandomValues(new Uint8Array(16));
    drawn[6] = (drawn[6] & 0x0f) | 0x40;
    drawn[8] = (drawn[8] & 0x3f) | 0x80;
    const hex = Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const base64 = (sealed) => btoa(String.fromCharCode(...sealed));

  /** The fields of a form, to send it again as it is. */
  function hidden(form) {
    const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
    return Array.from(
      form,
      ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    ).join("");
  }

  /** The sheets that wait, and those refused; where nothing can be stored, none. */
  const kept = () => Store.all().catch(() => []);

  /** Try again when the browser finds a network, where browsers can do that. */
  async function later() {
    try {
      await self.registration.sync?.register("send");
    } catch {
      // Not allowed here: pages ask for it themselves.
    }
    await tell();
  }

  /** Send what waits; one that was refused for good only when `all` are wanted. */
  async function send(all = false) {
    const run = (lock) => lock && sendEach(all);
    if (navigator.locks) await navigator.locks.request("send", { ifAvailable: true }, run);
    else await sendEach(all); // Two at once do no harm: the server keeps a sheet once.
    await tell();
  }

  async function sendEach(all) {
    for (const sheet of await kept()) {
      if (!all && FOR_GOOD.includes(sheet.refused)) continue;
      if (!(await sent(sheet))) break;
    }
  }

  /** Send one sheet, and forget it once the server says that it is safe. False without network. */
  async function sent({ refused, ...sheet }) {
    const { id: submission, to, consultation, sealed, ticket } = sheet;
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ submission, consultation, sealed, ticket });
    let told;
    try {
      const response = await fetch(to, { method: "POST", headers, body });
      if (response.status >= 500) return false;
      told = await response.json();
    } catch {
      return false; // No network, or somebody else's page in its place: later.
    }
    if (told.kept === true) await Store.forget(submission);
    else if (told.reason) await Store.keep({ ...sheet, refused: told.reason });
    return true;
  }

  /** Tell every page how many sheets wait, and how many were refused. */
  async function tell() {
    const sheets = await kept();
    const refused = sheets.filter((sheet) => sheet.refused).length;
    const used = sheets.filter((sheet) => sheet.refused === USED).length;
    const told = { waiting: sheets.length - refused, refused, used };
    for (const client of await self.clients.matchAll()) client.postMessage(told);
  }

  // Kits

  /** The kit that suits an address best: its band, its language, else the device's. */
  async function find(code, band, wishes) {
    const wished = { band: band ?? wishes.get("b"), language: wishes.get("l") };
    const worth = (kit) =>
      (kit.band === wished.band ? 100 : 0) +
      (kit.language === wished.language ? 50 : 0) +
      (navigator.languages.some((one) => one.startsWith(kit.language)) ? 1 : 0);
    const kits = await caches.open(KITS);
    const mine = `/c/${code.toUpperCase()}/`;
    const all = (await kits.keys()).map((request) => request.url);
    const here = all.filter((url) => new URL(url).pathname.startsWith(mine));
    return (await Promise.all(here.map((url) => read(kits, url))))
      .filter((kit) => FORMATS.includes(kit.format))
      .sort((one, other) => worth(other) - worth(one))[0];
  }

  async function read(kits, url) {
    const response = await kits.match(url);
    return { ...(await response.json()), headers: [...response.headers] };
  }

  /** Bring a kit up to date: first what its pages load, then the kit itself. */
  async function renew(address, { again, assets, sounds }) {
    await self.clients.claim(); // A page that was loading while the worker started is its own too.
    const kits = await caches.open(KITS);
    if (!again && (await kits.match(address))) return;
    const response = await fetch(address, { cache: "no-cache" });
    if (response.status === 404) await kits.delete(address); // It takes no sheet any more.
    if (!response.ok) return;
    const kit = await response.clone().json();
    const html = Object.values(kit.pages).join("");
    await fetchAll([...assets, ...loaded(html)]);
    await fetchPhotos(html);
    await kits.put(`/c/${kit.code}/${kit.band}/kit?l=${kit.language}`, response);
    await inTurn(() => keepNamed(kits, sounds));
  }

  let turn = Promise.resolve();

  /** One after the other: else a sound that one kit has just dropped is fetched for another. */
  function inTurn(act) {
    turn = turn.then(act, act); // Who asked hears of a failure; the next one goes on.
    return turn;
  }

  /** Drop sounds and photos that no page has any more; fetch sounds of one kind, if asked for. */
  async function keepNamed(kits, kind) {
    const shells = await caches.open(SHELLS);
    const pages = [...(await kits.matchAll()), ...(await shells.matchAll())];
    const texts = await Promise.all(pages.map((one) => one.text()));
    const named = new Set(texts.join("").match(/\/c\/(?:sons|images)\/[\w-]+\.\w+/g) ?? []);
    const assets = await caches.open(ASSETS);
    for (const { url } of await assets.keys()) {
      const { pathname } = new URL(url);
      const brought = pathname.startsWith(SOUNDS) || pathname.startsWith(PHOTOS);
      if (brought && !named.has(pathname)) await assets.delete(url);
    }
    const wanted = kind ? [...named].filter((one) => one.endsWith(kind)) : [];
    for (const one of wanted) if (!(await assets.match(one))) await assets.add(one);
  }

  const LINKS = /<(?:link|script|img)\b[^>]*?(?:href|src)="(\/static\/[^"#]+)"/g;
  const loaded = (html) => Array.from(html.matchAll(LINKS), (found) => found[1]);

  /** Keep the photos of pages, but those that were withdrawn meanwhile. */
  async function fetchPhotos(html) {
    const named = new Set(html.match(/\/c\/images\/\w+\.webp/g) ?? []);
    await Promise.all([...named].map((one) => asset(new Request(one))));
  }

  /** Keep these files, and drop what they replace: addresses name the content. */
  async function fetchAll(addresses) {
    const assets = await caches.open(ASSETS);
    for (const address of new Set(addresses.map((one) => new URL(one, self.location).href))) {
      if (await assets.match(address)) continue;
      const stale = await assets.matchAll(address, { ignoreSearch: true });
      await assets.add(address);
      for (const one of stale) if (one.url !== address) await assets.delete(one.url);
    }
  }
})();
