(() => {
  // What a colour is in red, green, blue and alpha, however the browser writes it.
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = (colour) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  // What the browser paints below all of it: that is dark where a page says that it may be.
  const probe = document.body.appendChild(document.createElement("div"));
  probe.style.backgroundColor = "Canvas";
  const canvas = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const over = (top, below, alpha = top[3]) =>
    [0, 1, 2].map((at) => top[at] * alpha + below[at] * (1 - alpha)).concat(1);
  const light = (colour) => {
    const [r, g, b] = colour.map((one) => one / 255).map((one) =>
      one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  // What is drawn below an element: the colours of all around it, and in a picture of the shape
  // that its group begins with.
  const beneath = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      if (at instanceof SVGElement && !(at instanceof SVGSVGElement)) {
        const shape = at.querySelector(":scope > .box, :scope > rect, :scope > a > .box");
        if (shape) layers.push(getComputedStyle(shape).fill);
      } else layers.push(getComputedStyle(at).backgroundColor);
    }
    return layers.reverse().map(parts).reduce((below, top) => over(top, below), parts(canvas));
  };
  const opacity = (element) => {
    let found = 1;
    for (let at = element; at; at = at.parentElement) found *= getComputedStyle(at).opacity;
    return found;
  };
  const measured = (text, element) => {
    const style = getComputedStyle(element), below = beneath(element);
    const ink = parts(element instanceof SVGElement ? style.fill : style.color);
    const seen = over(ink, below, ink[3] * opacity(element));
    const shown = (colour) => colour.slice(0, 3).map(Math.round).join(" ");
    return [text, contrast(seen, below), shown(seen), shown(below)];
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    const fills = !["SCRIPT", "STYLE"].includes(element.tagName) && element.tagName !== "title";
    if (text && fills && element.checkVisibility()) found.push(measured(text, element));
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]),textarea,select")) {
    if (field.value && field.checkVisibility()) found.push(measured(field.value, field));
  }
  return found.sort((a, b) => a[1] - b[1]);
})()
