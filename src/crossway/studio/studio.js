"use strict";
// What is live: saved designs, counts on the map, a run that goes on. Texts are set as text.
(() => {
  const state = document.getElementById("state"), run = document.getElementById("run");
  const filling = document.querySelector("form[method=post]");
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  // Somebody looks closer at something, or is on the way to it by key: it is not taken away.
  const busy = () => document.querySelector(".more[open],.tree:not([open])") ||
    String(getSelection()) || document.activeElement !== document.body;

  const ask = async (what) => {
    const answer = await fetch(what, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  const say = (text) => { if (state) state.textContent = text; };

  const watch = async () => {
    for (;;) {
      try {
        const { version } = await ask("saved?version=VERSION");
        say("");
        if (version !== VERSION) {
          location.reload();
          return;
        }
      } catch {
        say("not connected");
        await pause(1);
      }
    }
  };

  // What stands for a word where the box has no room for it; the details have it in words.
  const marks = {
    running: "▸", "in flight": "→", waiting: "…", retrying: "↻", blocked: "■",
    "task failing": "!", failed: "✗", denied: "⊘",
  };
  const parts = (counts, said) => counts.map(([count, word], place) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    part.setAttribute("class", word.replace(" ", "-"));
    part.textContent = (place ? "  " : "") + said(count, word);
    return part;
  });
  const inWords = (count, word) => count + " " + word;
  const badge = (at, counts) => {
    at.replaceChildren(...parts(counts, inWords));
    if (at.getComputedTextLength() > Number(at.dataset.room)) {
      at.replaceChildren(...parts(counts, (count, word) => count + marks[word]));
    }
    // From far away, where no count can be read, the box itself has the colour of the worst.
    const found = counts.map((one) => one[1]), any = (...words) => words.some((one) => found.includes(one));
    const worst = any("failed", "denied") ? "bad" :
      any("waiting", "retrying", "blocked", "task failing") ? "odd" : found.length ? "busy" : "";
    const node = document.getElementById("node-" + at.id.slice(5));
    for (const one of ["bad", "odd", "busy"]) node.classList.toggle("is-" + one, one === worst);
    const words = counts.map((one) => inWords(...one)).join(", ");
    const now = document.querySelector("#details-" + at.id.slice(5) + " .now");
    if (now) now.textContent = words && "now: " + words;
  };
  const denied = (lines) => {
    const panel = document.getElementById("denied");
    panel.hidden = !lines.length;
    panel.querySelector("ul").replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.className = "error";
      item.textContent = line;
      return item;
    }));
  };
  const silent = "the service does not answer";
  const count = async () => {
    const level = new URLSearchParams(location.search).get("level") || "";
    for (;;) {
      try {
        const found = await ask("live?level=" + encodeURIComponent(level));
        for (const one of document.querySelectorAll(".badge")) {
          badge(one, found.nodes[one.id.slice(5)] || []);
        }
        denied(found.denied);
        const partial = document.getElementById("partial");
        const few = "Calls and activities are those of the latest " + found.described + " of " +
          found.running + " that run.";
        partial.textContent = [found.described < found.running ? few : "", ...found.faults].join(" ");
        partial.hidden = !partial.textContent.trim();
        if (state.textContent === silent) say("");
      } catch {
        say(silent);
      }
      await pause(document.hidden ? 10 : 1.5);
    }
  };
  const follow = async () => {
    for (;;) {
      await pause(1.5);
      if (!busy() && !document.hidden) {
        location.reload();
        return;
      }
      say(busy() ? "not followed while something is unfolded, folded, selected or focused" : "");
    }
  };

  if (!filling && !run) watch();
  if (document.getElementById("denied")) count();
  if (run && "open" in run.dataset) follow();
})();
