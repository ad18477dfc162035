// Places of events on the land of the Earth. Areas are true; no borders are drawn, so the map takes no side.

const SHOWN_PLACES = 400;
const LISTED_PLACES = 12;
const world = { view: null, svg: null, dots: null, places: [], most: 1 };

function buildMap() {
  const [x, y, width, height] = D.facts.frame;
  world.view = [x, y, width, height];
  world.dots = svg("g", {});
  world.names = svg("g", { class: "names", "aria-hidden": "true" });
  world.svg = svg("svg", { role: "img", "aria-label": "Map of the places of events; the list beside it names the most frequent", preserveAspectRatio: "xMidYMid meet" },
    svg("path", { d: D.facts.land, class: "land" }), world.dots, world.names);
  const zoom = (label, title, factor) => el("button", { type: "button", title, "aria-label": title, click: () => zoomMap(factor) }, label);
  const buttons = el("div", { class: "zoom" }, zoom("+", "Zoom in", 0.5), zoom("−", "Zoom out", 2), zoom("⤢", "Fit to the places", 0));
  $("map").replaceChildren(el("div", { class: "globe", id: "map-globe" }, world.svg, buttons), el("ol", { class: "ranking", id: "ranking" }));
  world.dots.addEventListener("click", (event) => choosePlace(Number(event.target.dataset.place)));
  world.dots.addEventListener("pointerover", nameDot);
  dragMap();
  watchWidth($("map-globe"), placeDots);
}

function nameDot(event) {
  const dot = event.target;
  const place = world.places.find((p) => String(p.k) === dot.dataset.place);
  if (place && !dot.firstChild) dot.append(svg("title", {}, placeLabel(place)));
}

function zoomMap(factor) {
  const frame = D.facts.frame;
  if (factor === 0) {
    world.view = fitted();
  } else {
    const [x, y, w, h] = world.view;
    const width = Math.min(frame[2], Math.max(frame[2] / 32, w * factor));
    const height = (width * h) / w;
    world.view = [x + (w - width) / 2, y + (h - height) / 2, width, height];
  }
  placeDots();
}

// The part of the world that holds the places, never less than a twelfth of its width.
function fitted() {
  const frame = D.facts.frame;
  if (!world.places.length) return [...frame];
  const xs = world.places.map((p) => p.x);
  const ys = world.places.map((p) => p.y);
  const ratio = frame[3] / frame[2];
  const wide = Math.max(...xs) - Math.min(...xs);
  const high = Math.max(...ys) - Math.min(...ys);
  const width = Math.min(frame[2], Math.max(frame[2] / 12, wide * 1.2, (high * 1.2) / ratio));
  return [(Math.max(...xs) + Math.min(...xs) - width) / 2, (Math.max(...ys) + Math.min(...ys) - width * ratio) / 2, width, width * ratio];
}

function dragMap() {
  let last = null;
  world.svg.addEventListener("pointerdown", (event) => (last = event.target.tagName === "circle" ? null : [event.clientX, event.clientY]));
  window.addEventListener("pointerup", () => (last = null));
  world.svg.addEventListener("pointermove", (event) => {
    if (!last) return;
    const unit = world.view[2] / widths.get($("map-globe"));
    world.view[0] -= (event.clientX - last[0]) * unit;
    world.view[1] -= (event.clientY - last[1]) * unit;
    last = [event.clientX, event.clientY];
    placeDots();
  });
}

function drawMap(rows) {
  const { col, quad, facts } = D;
  const all = new Uint32Array(facts.places.length);
  const hostile = new Uint32Array(facts.places.length);
  let located = 0;
  for (const i of rows) {
    const k = col.place[i];
    if (!facts.places[k]) continue;
    located++;
    all[k]++;
    if (quad[i] > 2) hostile[k]++;
  }
  const order = [...all.keys()].filter((k) => all[k]).sort((a, b) => all[b] - all[a] || a - b);
  world.places = order.slice(0, SHOWN_PLACES).map((k) => ({ k, n: all[k], share: hostile[k] / all[k], ...facts.places[k] }));
  world.most = Math.max(1, ...world.places.map((p) => p.n));
  const more = order.length > SHOWN_PLACES ? ` The ${SHOWN_PLACES} most frequent of ${count(order.length)} places are drawn.` : "";
  $("places-about").textContent = located
    ? `${events(located)} of ${count(rows.length)} name a place. The area of a circle is the number of events; blue where most are cooperation, orange where most are conflict, grey where it is mixed.${more}`
    : "None of these events names a place.";
  $("map").hidden = !located;
  if (!located) return;
  if (!world.svg) buildMap();
  drawRanking();
  placeDots();
}

const radius = (p) => Math.max(2.5, Math.min(Math.sqrt(p.n / world.most) * Math.min(22, widths.get($("map-globe")) / 36), Math.sqrt(p.n) * 4));
const leaning = (p) => (p.share > 2 / 3 ? "conflict" : p.share < 1 / 3 ? "cooperation" : "mixed");
const placeLabel = (p) => `${p.name}, ${p.country}: ${events(p.n)}, ${Math.round(p.share * 100)} % conflict`;

function choosePlace(k) {
  ask({ place: chosenPlace === k ? 0 : k });
  apply();
}

function placeDots() {
  world.svg.setAttribute("viewBox", world.view.join(" "));
  const unit = world.view[2] / Math.max(300, widths.get($("map-globe")));
  world.dots.replaceChildren(...world.places.map((p) =>
    svg("circle", { cx: p.x, cy: p.y, r: radius(p) * unit, "stroke-width": unit, class: leaning(p), "data-place": p.k }),
  ));
  namePlaces(unit);
}

// Names of the most frequent places in view, as many as stand clear of each other.
function namePlaces(unit) {
  const taken = [];
  const names = [];
  const [left, top, width, height] = world.view;
  for (const p of world.places.slice(0, 60)) {
    const r = radius(p) * unit;
    const box = [p.x + r + 3 * unit, p.y - 7 * unit, p.x + r + (3 + 6.6 * p.name.length) * unit, p.y + 7 * unit];
    if (box[0] < left || box[2] > left + width || box[1] < top || box[3] > top + height) continue;
    if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
    taken.push(box, [p.x - r, p.y - r, p.x + r, p.y + r]);
    names.push(svg("text", { x: box[0], y: p.y + 4 * unit, "font-size": 12 * unit, "stroke-width": 3 * unit }, p.name));
    if (names.length * 60 >= width / unit) break;
  }
  world.names.replaceChildren(...names);
}

function drawRanking() {
  $("ranking").replaceChildren(...world.places.slice(0, LISTED_PLACES).map((p) => {
    const bar = el("i", { class: `bar ${leaning(p)}` });
    bar.style.width = `${(100 * p.n) / world.most}%`;
    return el("li", {}, el("button", { type: "button", title: placeLabel(p), "aria-pressed": String(chosenPlace === p.k), click: () => choosePlace(p.k) },
      el("span", {}, p.name, " ", el("small", {}, p.country === p.name ? "" : p.country)), el("b", {}, count(p.n)), bar));
  }));
}
