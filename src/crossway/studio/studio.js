"use strict";
// What is live: saved designs, counts on the map, a run that goes on. Texts are set as text.
(() => {
  const state = document.getElementById("state"), run = document.getElementById("run");
  const filling = document.querySelector("form[method=post]");
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const busy = () => run && (document.querySelector(".more[open]") || String(getSelection()));

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

  const badge = (id, counts) => {
    const at = document.getElementById(id);
    at.replaceChildren(...counts.map(([count, word], place) => {
      const part = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
      part.setAttribute("class", word.replace(" ", "-"));
      part.textContent = (place ? "  " : "") + count + " " + word;
      return part;
    }));
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
  const count = async () => {
    const level = new URLSearchParams(location.search).get("level") || "";
    for (;;) {
      try {
        const found = await ask("live?level=" + encodeURIComponent(level));
        for (const one of document.querySelectorAll(".badge")) {
          badge(one.id, found.nodes[one.id.slice(5)] || []);
        }
        denied(found.denied);
      } catch {
        say("the service does not answer");
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
    }
  };

  if (!filling && !run) watch();
  if (document.getElementById("denied")) count();
  if (run && "open" in run.dataset) follow();
})();
