/* What the child's pages gain from scripts: they work without. No answer leaves through here. */
"use strict";

(() => {
  const SOONEST = 5000; /* Milliseconds before what waits is tried again, then twice as long. */
  const LATEST = 300000;
  const LOST = 10000; /* Milliseconds after which a form that was sent may be sent again. */
  const QUICK = 400; /* Milliseconds between the two taps of who ticks twice; judgement. */

  const { band } = document.currentScript.dataset;
  const onItsWay = new Set(); /* The forms that were just sent. */
  let sent = false;
  let pressed; /* The button that was pressed last. */
  let settling = []; /* What takes no tap yet, of the screen that is shown. */
  let ticked = {}; /* The tile that was tapped last, whether beside its field, and when. */
  turn(document.documentElement.dataset.turned);
  self.Child = { turn, ask, buttonOf };
  document.addEventListener("click", leaveQuickTaps, true);
  document.addEventListener("click", settle);
  document.addEventListener("click", ({ target }) => (pressed = target.closest("button")));
  document.addEventListener("change", follow);
  document.addEventListener("submit", check);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", comeAgain);
  window.addEventListener("hashchange", seeWhatSettles);
  seeWhatSettles();
  const sheet = document.getElementById("sheet");
  if (sheet) keepApart();
  if ("serviceWorker" in navigator) keepWithoutNetwork(navigator.serviceWorker);

  /** A page that the device has kept shows its pictures in an order drawn anew. */
  function turn(codes = "") {
    for (const code of codes.split(" ").filter(Boolean)) {
      const [cut, forward] = [Math.random(), Math.random() < 0.5];
      for (const field of [code, `${code}.2`]) {
        const group = document.getElementsByName(field)[0]?.closest(".tiles:not(.aside), .row");
        const tiles = [...(group?.children ?? [])].filter((tile) => !tile.matches(".unsure"));
        const start = Math.floor(cut * tiles.length);
        const turned = [...tiles.slice(start), ...tiles.slice(0, start)];
        group?.prepend(...(forward ? turned : turned.reverse()));
      }
    }
  }

  /** What was touched is counted at once: too many choices are said, points are added up. */
  function follow({ target }) {
    const question = target.closest("#sheet fieldset");
    if (!question) return;
    leaveTheOthers(question, target);
    if (question.dataset.total) addUp(question);
    if (question.dataset.most || !isWrong(question)) tell(question, isWrong(question));
  }

  /** Several choices, or points, are not passed: of these the one that was touched last stays. */
  function leaveTheOthers(question, touched) {
    const passed = touched.matches("[type=radio]");
    const others = passed ? "[type=checkbox], select" : "[type=radio]";
    for (const one of question.querySelectorAll(others)) {
      if (one.matches("select")) one.value = "";
      else one.checked = false;
    }
  }

  /** How many points are given, and how many are missing or too many. */
  function addUp(question) {
    const { total } = question.dataset;
    if (!total) return;
    const said = question.querySelector(".told");
    const given = pointsIn(question);
    const words = said.dataset[given < total ? "less" : given > total ? "more" : "whole"];
    const passed = question.querySelector("input:checked");
    said.textContent = passed ? "" : words.replace("@", given).replace("#", Math.abs(total - given));
  }

  function pointsIn(question) {
    const given = Array.from(question.querySelectorAll("select"), ({ value }) => Number(value));
    return given.reduce((one, other) => one + other);
  }

  /** Say that a question is wrong, or no longer. */
  function tell(question, wrong) {
    const said = question.querySelector(".told");
    if (!said) return;
    said.classList.toggle("problem", wrong);
    said.hidden = !wrong && !question.dataset.total;
  }

  /** Say what is wrong before the sheet is sent or sealed: without network nobody else can. */
  function check(event) {
    const wrong = [...event.target.querySelectorAll("fieldset")].find(isWrong);
    const screen = wrong?.closest(".screen") ?? (isBlank(event) && document.getElementById("blank"));
    if (!screen) return;
    event.preventDefault();
    event.stopImmediatePropagation(); /* A shared tablet sends sheets itself. */
    if (wrong) {
      addUp(wrong);
      tell(wrong, true);
    }
    screen.classList.add("settling"); /* Two quick taps to send, and an answer lies below. */
    location.replace(`#${screen.id}`);
    requestAnimationFrame(seeWhatSettles);
  }

  /** Whether a sheet has no answer, and nobody said that it is meant so. */
  function isBlank(event) {
    const { target } = event;
    return target.id === "sheet" && buttonOf(event)?.name !== "empty" && !isAnswered(target);
  }

  /** The button that sends a form: Safari does not say which before 15.4. */
  function buttonOf({ target, submitter }) {
    return submitter ?? (pressed?.form === target ? pressed : undefined);
  }

  /** The second of two quick taps sends nothing: who says no, or stops, is counted once. */
  function sendOnce(event) {
    const { target } = event;
    if (onItsWay.has(target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    onItsWay.add(target);
    sent = true;
    setTimeout(() => onItsWay.delete(target), LOST);
  }

  /** A page that the browser shows again as it was, once it has sent something, is loaded anew: what
      was said is not said again, and the next child says no for herself. */
  function comeAgain({ persisted }) {
    onItsWay.clear();
    if (persisted && sent) location.reload();
  }

  /** What the count would not take: too many choices, or points that are not all given. */
  function isWrong(question) {
    const { most, total } = question.dataset;
    if (!isShown(question)) return false;
    const ticked = (what) => question.querySelectorAll(`${what}:checked`).length;
    if (most) return ticked("[type=checkbox]") > most;
    return total && !ticked("input") && ![0, Number(total)].includes(pointsIn(question));
  }

  /** Whether a question is for this child: a sheet keeps nothing of the others. */
  function isShown(question) {
    const number = question.closest(".screen").id.slice(1);
    const some = question.querySelector(".only");
    return !some || document.querySelector(`[data-shows~="${number}"]:checked`);
  }

  /** Who leaves a screen that asks to stop or to begin again may tap twice, and an answer lies below. */
  function settle({ target }) {
    const link = target.closest('.screen a[href^="#"]');
    const shown = link && document.getElementById(link.hash.slice(1));
    shown?.classList.toggle("settling", Boolean(link.closest(".pause, .blank")));
    if (shown) requestAnimationFrame(seeWhatSettles); /* Long before a busy device says `hashchange`. */
  }

  /** The style sheet keeps taps off a screen that has just come. A device that is slow hears of a tap
      once that is over: what counts is when it was made. */
  function seeWhatSettles() {
    const moving = document.getAnimations?.() ?? [];
    const found = moving.filter(({ animationName }) => animationName === "settling");
    if (found.length) settling = found;
  }

  /** The second of two quick taps: neither for the screen that came between, nor to untick. */
  function leaveQuickTaps(event) {
    const { detail, target, timeStamp: at } = event;
    const [tile, beside] = [target.closest(".tile"), !target.matches("input")];
    const follows = !beside && ticked.beside && tile === ticked.tile; /* A tap beside a field taps it. */
    if (follows) ticked.beside = false;
    if (!detail || follows) return; /* No detail: from the keyboard. */
    const again = tile?.matches(".several .tile") && tile === ticked.tile && at < ticked.at + QUICK;
    const isTooSoon = ({ playState, startTime, effect }) =>
      playState !== "idle" && /* Its screen was left meanwhile. */
      effect.target.contains(target) &&
      at < (startTime ?? Infinity) + effect.getTiming().duration;
    ticked = { tile, beside, at };
    if (!again && !settling.some(isTooSoon)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** The entries of the history bear the number of their sheet. Who comes to one whose answers are gone
      is told so, and may begin again; Back then passes over the others. */
  function keepApart() {
    const mine = Math.random();
    const claim = () => history.replaceState(mine, "");

    if (history.state && location.hash) location.replace("#again");
    else claim();
    window.addEventListener("hashchange", () => {
      if (history.state === null) claim();
      else if (history.state !== mine) history.back();
    });
  }

  const isAnswered = ({ elements }) =>
    [...elements].some((one) => one.checked || (one.matches("select") && one.value));

  /** Ask the worker for something, once there is one. */
  async function ask(message) {
    const registration = await navigator.serviceWorker?.ready;
    registration?.active.postMessage(message);
  }

  function keepWithoutNetwork(workers) {
    let delay = SOONEST;
    let timer;

    workers.addEventListener("message", ({ data: { waiting, refused, used } }) => {
      document.getElementById("waiting").hidden = !waiting;
      document.getElementById("used").hidden = !used;
      document.getElementById("refused").hidden = refused === used;
      const kept = document.getElementById("kept");
      if (kept && !waiting && !refused) kept.textContent = kept.dataset.gone;
      clearTimeout(timer);
      if (!waiting) return;
      timer = setTimeout(send, delay);
      delay = Math.min(2 * delay, LATEST);
    });

    function send() {
      ask({ send: "new" });
    }

    function sendSoon() {
      delay = SOONEST;
      if (document.visibilityState === "visible") send();
    }

    async function start() {
      try {
        await workers.register("/c/worker.js", { scope: "/c/" });
      } catch {
        return; /* Forbidden here: the page works as it is. */
      }
      if (band) ask({ kit: kitOf(band), again: !inJourney(), assets: loaded() });
      send();
    }

    const places = location.pathname.split("/"); /* "", "c", the code, the band once one answers. */
    const inJourney = () => Boolean(places[3]);
    const kitOf = (band) => `/c/${places[2]}/${band}/kit?l=${document.documentElement.lang}`;

    /** The files that this page has loaded: the browser has them still. */
    function loaded() {
      const all = performance.getEntriesByType("resource").map((one) => one.name);
      return all.filter((name) => name.startsWith(`${location.origin}/static/`));
    }

    window.addEventListener("load", start);
    window.addEventListener("online", sendSoon);
    document.addEventListener("visibilitychange", sendSoon);
  }
})();
