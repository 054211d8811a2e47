/* Drawing a signature. An extra: the page works without it. */
"use strict";

const LONGEST = 20000; /* as the server takes it */
const STEP = 2; /* shorter movements add nothing that can be seen */

function setUpDrawing(field) {
  const svg = field.querySelector("svg");
  const path = svg.querySelector("path");
  const kept = document.getElementById(field.dataset.draw);
  let last = null;

  const show = (drawn) => {
    kept.value = drawn;
    path.setAttribute("d", drawn);
  };
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const within = (part, most) => Math.max(0, Math.min(most, Math.round(part * most)));
    return {
      x: within((event.clientX - box.left) / box.width, 600),
      y: within((event.clientY - box.top) / box.height, 200),
    };
  };
  const add = (letter, point) => {
    const drawn = `${kept.value}${letter}${point.x} ${point.y}`;
    if (drawn.length <= LONGEST) show(drawn);
    last = point;
  };

  svg.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    const point = place(event);
    add("M", point);
    add("L", point); /* a dot is seen, too */
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!last) return;
    const point = place(event);
    if (Math.abs(point.x - last.x) + Math.abs(point.y - last.y) >= STEP) add("L", point);
  });
  ["pointerup", "pointercancel"].forEach((end) => svg.addEventListener(end, () => { last = null; }));
  field.querySelector("[data-draw-clear]").addEventListener("click", () => show(""));
  show(kept.value);
  field.hidden = false;
}

document.querySelectorAll("[data-draw]").forEach(setUpDrawing);
