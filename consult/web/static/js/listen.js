// The Listen buttons of the child's pages. Without this script each sound has the browser's own
// player; with it there is one big button per screen, which reads all of it, and for the youngest a
// small one per choice. Nothing plays by itself, nothing is kept, one sound is heard at a time.
"use strict";

(() => {
  const { listen, stop } = document.currentScript.dataset;
  let playing = null; // The button that is pressed, its sounds, where it is.

  const icon = () => {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#i-listen");
    drawing.append(use);
    return drawing;
  };

  const spoken = (sound, now) => sound.closest(".aloud")?.classList.toggle("spoken", now);

  const silence = () => {
    if (!playing) return;
    const { button, sounds, at } = playing;
    playing = null;
    sounds[at].pause();
    sounds[at].currentTime = 0;
    spoken(sounds[at], false);
    button.setAttribute("aria-pressed", "false");
    button.say(listen);
  };

  const play = (at) => {
    const turn = playing;
    const sound = turn.sounds[at];
    turn.at = at;
    spoken(sound, true);
    sound.onended = () => {
      spoken(sound, false);
      if (playing !== turn) return;
      if (at + 1 < turn.sounds.length) play(at + 1);
      else silence();
    };
    sound.play().catch(() => playing === turn && silence());
  };

  // `find` gives the sounds when they are asked for: the choices may be in another order by then.
  const buttonFor = (find, words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "listen-button";
    button.setAttribute("aria-pressed", "false");
    const label = document.createElement("span");
    label.textContent = listen;
    button.append(icon());
    if (words) button.setAttribute("aria-label", `${listen} : ${words}`);
    else button.append(label);
    button.say = (word) => { label.textContent = word; };
    button.addEventListener("click", () => {
      const again = playing?.button === button;
      silence();
      if (again) return;
      playing = { button, sounds: find(), at: 0 };
      button.setAttribute("aria-pressed", "true");
      button.say(stop);
      play(0);
    });
    return button;
  };

  const hide = (sound) => { sound.hidden = true; };

  for (const place of document.querySelectorAll(".listen")) {
    const screen = place.closest(".screen") ?? document;
    place.querySelectorAll("audio").forEach(hide);
    place.append(buttonFor(() => [...screen.querySelectorAll("audio")], ""));
  }
  for (const sound of document.querySelectorAll(".aloud > audio[controls]")) {
    hide(sound);
    sound.after(buttonFor(() => [sound], sound.getAttribute("aria-label")));
  }
  addEventListener("hashchange", silence);
  addEventListener("pagehide", silence);
})();
