// Records a sentence with the device's microphone, for whoever has one: start, stop, listen, again.
// Without this script, or without a microphone, a file is brought instead. What is recorded stays in
// the page until it is kept.
"use strict";

(() => {
  const recorder = document.querySelector("[data-recorder]");
  const form = recorder?.closest("form");
  if (!form || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const file = form.querySelector("input[type=file]");
  const recorded = form.querySelector("[name=recorded]");
  const [start, stop, hear] = recorder.querySelectorAll("button");
  const told = recorder.querySelector("[role=status]");
  const longest = Number(recorder.dataset.longest) * 1000;
  let recording = null;
  let kept = null;

  const show = (words, ...buttons) => {
    told.textContent = words;
    for (const one of [start, stop, hear]) one.hidden = !buttons.includes(one);
    buttons[0].focus();
  };

  const keep = async (parts, type) => {
    const blob = new Blob(parts, { type });
    const brought = new DataTransfer();
    brought.items.add(new File([blob], "voix", { type }));
    file.files = brought.files;
    recorded.value = "1";
    kept = await blob.arrayBuffer();
    start.textContent = start.dataset.again;
    show(recorder.dataset.done, hear, start);
  };

  start.addEventListener("click", async () => {
    let voice;
    try {
      voice = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = recorder.dataset.refused;
      return;
    }
    const parts = [];
    const taking = new MediaRecorder(voice);
    recording = taking;
    taking.addEventListener("dataavailable", (event) => parts.push(event.data));
    taking.addEventListener("stop", () => {
      voice.getTracks().forEach((track) => track.stop());
      keep(parts, taking.mimeType);
    });
    taking.start();
    setTimeout(() => taking.state === "recording" && taking.stop(), longest);
    show(recorder.dataset.now, stop);
  });

  const ends = () => {
    if (recording?.state !== "recording") return false;
    recording.stop();
    return true;
  };

  stop.addEventListener("click", ends);

  // Pressed too early, it ends the recording: one listens, then keeps.
  form.querySelector("[type=submit]").addEventListener("click", (event) => {
    if (ends()) event.preventDefault();
  });

  hear.addEventListener("click", async () => {
    const room = new AudioContext();
    const sound = room.createBufferSource();
    sound.buffer = await room.decodeAudioData(kept.slice(0));
    sound.connect(room.destination);
    sound.onended = () => room.close();
    sound.start();
  });

  file.addEventListener("change", () => { recorded.value = ""; });
  recorder.hidden = false;
})();
