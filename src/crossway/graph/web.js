"use strict";
// Pan, zoom, search and choose. Nothing here makes markup: what is shown is in the page already.
(() => {
  const view = document.getElementById("view"), map = document.getElementById("map");
  const side = document.getElementById("side"), search = document.getElementById("search");
  const found = document.getElementById("found"), hint = document.getElementById("hint");
  const whole = map.viewBox.baseVal;
  const box = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  const full = { ...box };
  const nodes = [...map.querySelectorAll(".node")];
  const lines = [...map.querySelectorAll(".line[data-from]")];
  const detailsOf = (node) => document.getElementById("details-" + node.id.slice(5));

  // --- where the view is ---------------------------------------------------------------
  view.classList.add("live");
  map.setAttribute("width", "100%");
  map.setAttribute("height", "100%");
  // One pixel of the screen in units of the picture.
  const unit = () => Math.max(box.w / view.clientWidth, box.h / view.clientHeight);
  // From far away namespaces alone have names, as large as they fit into their boxes, and over the
  // boxes in them: one that is lit up would hide that of its namespace.
  const names = [...map.querySelectorAll(".region,.node.namespace")].map((one) => {
    const text = one.querySelector("text"), name = text.querySelector(".name") || text;
    const room = one.querySelector("rect").getBBox(), size = name.getComputedTextLength() / 13;
    const near = text.parentNode, over = one.matches(".region") ? one.parentNode : near;
    text.classList.add("of-namespace");
    return { text, name, room, near, over, size: Math.max(size, 0.6), at: [text.getAttribute("x"), text.getAttribute("y")] };
  });
  let drawnFor = 0;
  const name = (now) => {
    const far = now > 1.9, other = far !== map.classList.contains("far");
    map.classList.toggle("far", far);
    for (const { text, name, room, near, over, size, at } of names) {
      if (other && over !== near) (far ? over : near).append(text);
      const height = Math.min(12 * now, (room.width - 14) / size, room.height * 0.9);
      const middle = room.y + room.height / 2 + height * 0.35;
      name.style.fontSize = far ? height + "px" : "";
      text.setAttribute("x", far ? room.x + 9 : at[0]);
      text.setAttribute("y", far ? middle : at[1]);
    }
  };
  const show = () => {
    map.setAttribute("viewBox", [box.x, box.y, box.w, box.h].join(" "));
    const now = unit();
    if (now === drawnFor) return;
    drawnFor = now;
    name(now);
  };
  const fit = () => {
    Object.assign(box, full);
    // A small picture is not blown up.
    const least = 1 / unit();
    if (least > 1) zoom(1 / least, full.x + full.w / 2, full.y + full.h / 2);
    else show();
  };
  const zoom = (by, x, y) => {
    const next = unit() / by;
    if (next < 0.1 || next > 60) return;
    box.x = x - (x - box.x) / by;
    box.y = y - (y - box.y) / by;
    box.w /= by;
    box.h /= by;
    show();
  };
  const middle = () => [box.x + box.w / 2, box.y + box.h / 2];
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    const inside = point.matrixTransform(map.getScreenCTM().inverse());
    return [inside.x, inside.y];
  };
  const move = (x, y) => {
    box.x += x * unit();
    box.y += y * unit();
    show();
  };
  const bring = (node) => {
    const there = node.getBBox(), shift = map.firstElementChild.getCTM ? 16 : 0;
    if (unit() > 1.6) {
      const by = unit() / 1.2;
      zoom(by, ...middle());
    }
    box.x = there.x + shift + there.width / 2 - box.w / 2;
    box.y = there.y + shift + there.height / 2 - box.h / 2;
    show();
  };

  // --- pointers: one drags, two pinch ----------------------------------------------------
  const held = new Map();
  let dragged = false;
  view.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    dragged = false;
  });
  view.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const others = [...held.values()].filter((one) => one.pointerId !== event.pointerId);
    if (others.length) {
      const apart = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      zoom(apart(event) / Math.max(apart(before), 1), ...at(event));
      dragged = true;
    } else if (dragged || Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) > 3) {
      if (!dragged) view.setPointerCapture(event.pointerId);
      dragged = true;
      view.classList.add("drag");
      move(before.clientX - event.clientX, before.clientY - event.clientY);
    } else return;
    held.set(event.pointerId, event);
  });
  const release = (event) => {
    held.delete(event.pointerId);
    view.classList.remove("drag");
  };
  view.addEventListener("pointerup", release);
  view.addEventListener("pointercancel", release);
  view.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), ...at(event));
  }, { passive: false });

  // --- choosing --------------------------------------------------------------------------
  const reveal = (hash) => {
    const row = hash && document.getElementById(hash.slice(1));
    document.querySelectorAll(".row.shown").forEach((one) => one.classList.remove("shown"));
    if (!row) return;
    row.closest("details").open = true;
    row.classList.add("shown");
    row.scrollIntoView({ block: "center" });
  };
  let cameFrom = null;
  const leave = () => {
    if (cameFrom && side.contains(document.activeElement)) cameFrom.focus();
    cameFrom = null;
    letGo();
  };
  const letGo = () => {
    map.classList.remove("chosen");
    map.querySelectorAll(".near,.here").forEach((one) => one.classList.remove("near", "here"));
    side.querySelectorAll(".details").forEach((one) => { one.hidden = true; });
    hint.hidden = false;
  };
  const choose = (node) => {
    letGo();
    const number = node.id.slice(5);
    map.classList.add("chosen");
    node.classList.add("near", "here");
    for (const line of lines) {
      const { from, to } = line.dataset;
      if (from !== number && to !== number) continue;
      line.classList.add("near");
      document.getElementById("node-" + from).classList.add("near");
      document.getElementById("node-" + to).classList.add("near");
    }
    hint.hidden = true;
    detailsOf(node).hidden = false;
    side.scrollTop = 0;
  };
  map.addEventListener("click", (event) => {
    if (dragged) {
      event.preventDefault();
      return;
    }
    const node = event.target.closest(".node");
    if (!node) {
      letGo();
      return;
    }
    event.preventDefault();
    choose(node);
    const link = node.querySelector("a");
    // By a key: what is told of the box comes next, and Escape leads back to it.
    if (link && !event.detail) {
      const told = detailsOf(node);
      told.tabIndex = -1;
      told.focus();
      cameFrom = link;
    }
    if (link) reveal(link.getAttribute("href"));
    side.scrollTop = 0;
  });
  side.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    // Links to lines are of this page; what else there is (the studio's) leads away from it.
    if (!link || !link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    reveal(link.getAttribute("href"));
  });
  map.addEventListener("focusin", (event) => {
    const node = event.target.closest(".node");
    if (node && event.target.matches(":focus-visible")) bring(node);
  });

  // --- searching -------------------------------------------------------------------------
  let finds = [], current = -1;
  const seek = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    nodes.forEach((node) => node.classList.remove("found", "current"));
    finds = words.length ? nodes.filter((node) => {
      const said = detailsOf(node).dataset.said.toLowerCase();
      return words.every((word) => said.includes(word));
    }) : [];
    finds.forEach((node) => node.classList.add("found"));
    map.classList.toggle("sought", words.length > 0);
    current = -1;
    found.textContent = words.length ? String(finds.length) + " found" : "";
  };
  const next = (by) => {
    if (!finds.length) return;
    if (current >= 0) finds[current].classList.remove("current");
    current = (current + by + finds.length) % finds.length;
    finds[current].classList.add("current");
    found.textContent = String(current + 1) + " of " + String(finds.length);
    bring(finds[current]);
  };
  search.addEventListener("input", seek);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") next(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      search.value = "";
      seek();
      view.focus();
    }
  });

  // --- keys and buttons --------------------------------------------------------------------
  const larger = () => zoom(1.3, ...middle()), smaller = () => zoom(1 / 1.3, ...middle());
  document.getElementById("in").addEventListener("click", larger);
  document.getElementById("out").addEventListener("click", smaller);
  document.getElementById("fit").addEventListener("click", fit);
  const keys = {
    "+": larger, "=": larger, "-": smaller, "0": fit, "/": () => search.focus(), Escape: leave,
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0),
    ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
  };
  document.addEventListener("keydown", (event) => {
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!Object.hasOwn(keys, event.key)) return;
    if (event.key.startsWith("Arrow") && side.contains(event.target)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("resize", show);
  fit();

  // --- what was looked at is looked at again when the page is loaded anew ---------------------
  const kept = "crossway " + location.pathname + location.search;
  addEventListener("pagehide", () => {
    const chosen = map.querySelector(".here");
    const said = chosen ? detailsOf(chosen).dataset.said : "";
    try {
      sessionStorage.setItem(kept, JSON.stringify({ ...box, said }));
    } catch { /* there is no room: nothing is kept */ }
  });
  const again = () => {
    const { said, ...place } = JSON.parse(sessionStorage.getItem(kept));
    if (![place.x, place.y, place.w, place.h].every(Number.isFinite)) return;
    Object.assign(box, place);
    show();
    const node = said && nodes.find((one) => detailsOf(one).dataset.said === said);
    if (node) choose(node);
  };
  try {
    const [how] = performance.getEntriesByType("navigation");
    if (how && how.type === "reload" && sessionStorage.getItem(kept)) again();
  } catch { /* nothing that can be read was kept */ }
})();
