// All rows that match, of which only those in view exist as elements. Open rows are as high as what they show.

const COLUMNS = [
  ["date", "Date"], ["source", "Source"], ["code", "Event"], ["target", "Target"], ["rule", "Rule"], ["sentence", "Sentence"],
];
const SPARE = 8;
const PRINTED = 200;
const table = {
  rows: new Uint32Array(0), order: ["date", 1], nodes: new Map(), open: new Map(), active: -1,
  height: 38, view: 0, scrolled: 0, printing: false,
};

function buildTable() {
  table.head = el("div", { class: "row head", role: "row", "aria-rowindex": 1 }, COLUMNS.map(([key, name]) =>
    key === "sentence"
      ? el("div", { role: "columnheader", class: "c-sentence" }, name)
      : el("div", { role: "columnheader", class: `c-${key}`, "data-key": key }, el("button", { type: "button", click: () => sortBy(key) }, name))));
  table.space = el("div", { class: "space", role: "rowgroup" });
  table.box = el("div", { class: "box", role: "grid", "aria-label": "Events", tabindex: -1 }, el("div", { role: "rowgroup", class: "headgroup" }, table.head), table.space);
  table.none = el("p", { class: "none", hidden: true });
  $("table").append(table.box, table.none);
  table.box.addEventListener("scroll", () => {
    table.scrolled = table.box.scrollTop;
    requestAnimationFrame(placeRows);
  }, { passive: true });
  table.box.addEventListener("keydown", tableKey);
  table.sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const open = table.open.get(target.row);
      if (open && target.offsetHeight) open.height = target.offsetHeight;
    }
    placeRows();
  });
  new ResizeObserver(() => {
    table.height = parseFloat(getComputedStyle(table.box).getPropertyValue("--row")) || table.height;
    table.view = table.box.clientHeight;
    placeRows();
  }).observe(table.box);
  table.view = table.box.clientHeight;
  addEventListener("beforeprint", () => printed(true));
  addEventListener("afterprint", () => printed(false));
}

function sortBy(key) {
  table.order = [key, table.order[0] === key ? -table.order[1] : 1];
  showRows(table.rows);
}

// Row numbers follow the date. The other keys are numbers in alphabetical order, joined with the row into one number
// so that the sort needs no comparison function.
function sorted(rows) {
  const [key, direction] = table.order;
  const order = key === "date" ? rows.slice().sort() : new Uint32Array(rows.length);
  if (key !== "date") {
    const column = { source: D.from, target: D.to, code: D.col.code, rule: D.col.rule }[key];
    const joined = new Float64Array(rows.length);
    rows.forEach((i, k) => (joined[k] = column[i] * 2 ** 22 + i));
    joined.sort().forEach((value, k) => (order[k] = value % 2 ** 22));
  }
  return direction < 0 ? order.reverse() : order;
}

function showRows(rows) {
  table.rows = sorted(rows);
  scrollTable(0);
  for (const node of table.nodes.values()) node.remove();
  table.nodes.clear();
  for (const open of table.open.values()) open.node.remove();
  for (const i of [...table.open.keys()]) if (!table.rows.includes(i)) closeRow(i);
  if (!table.rows.includes(table.active)) table.active = table.rows.length ? table.rows[0] : -1;
  for (const cell of table.head.querySelectorAll("[data-key]")) {
    const here = cell.dataset.key === table.order[0];
    cell.setAttribute("aria-sort", here ? (table.order[1] > 0 ? "ascending" : "descending") : "none");
  }
  table.box.setAttribute("aria-rowcount", table.rows.length + 1);
  table.box.hidden = !table.rows.length;
  table.none.hidden = Boolean(table.rows.length);
  table.none.textContent = D.n ? "No event matches these filters." : "This dataset holds no events.";
  placeRows();
}

// Open rows by their place in the order, and the height that those before a place add.
function openPlaces() {
  const places = [...table.open].map(([i, open]) => [table.rows.indexOf(i), open]);
  return places.sort((a, b) => a[0] - b[0]);
}

function placeRows() {
  const { box, rows, height, space, nodes, view, scrolled } = table;
  if (box.hidden || table.printing) return;
  const open = openPlaces();
  const top = (k) => open.reduce((sum, [at, each]) => (at < k ? sum + each.height : sum), k * height);
  space.style.height = `${top(rows.length)}px`;
  let first = Math.min(rows.length, Math.max(0, Math.floor(scrolled / height)));
  while (first > 0 && top(first) > scrolled) first--;
  first = Math.max(0, first - SPARE);
  let last = first;
  while (last < rows.length && top(last) < scrolled + view + SPARE * height) last++;
  const wanted = [];
  const active = rows.indexOf(table.active);
  for (let k = first; k < last; k++) wanted.push(k);
  if (active >= 0 && nodes.has(table.active) && (active < first || active >= last)) {
    if (active < first) wanted.unshift(active);
    else wanted.push(active);
  }
  const keep = new Set(wanted.map((k) => rows[k]));
  for (const [i, node] of nodes) {
    if (keep.has(i)) continue;
    node.remove();
    nodes.delete(i);
    if (table.open.has(i)) table.open.get(i).node.remove();
  }
  let before = null;
  const put = (node, y) => {
    node.style.transform = `translateY(${y}px)`;
    const here = before ? before.nextSibling : space.firstChild;
    if (here !== node) space.insertBefore(node, here);
    before = node;
  };
  for (const k of wanted) {
    const i = rows[k];
    if (!nodes.has(i)) nodes.set(i, rowNode(i));
    const node = nodes.get(i);
    node.setAttribute("aria-rowindex", k + 2);
    node.tabIndex = i === table.active ? 0 : -1;
    put(node, top(k));
    if (table.open.has(i)) put(table.open.get(i).node, top(k) + height);
  }
}

function actorCell(i, side) {
  const actor = D.facts.actors[side === "source" ? D.from[i] : D.to[i]];
  const said = words(i, side);
  return el("div", { role: "gridcell", class: `c-${side}`, title: [actor.code, actor.name, said].filter(Boolean).join(", ") }, el("b", {}, actor.code || "–"), said ? el("span", {}, said) : "");
}

function rowNode(i) {
  const what = code(i);
  const node = el("div", { class: "row", role: "row", "aria-expanded": String(table.open.has(i)), "data-id": idOf(i), click: () => toggleRow(i) },
    el("div", { role: "gridcell", class: "c-date" }, iso(D.col.day[i])),
    actorCell(i, "source"),
    el("div", { role: "gridcell", class: "c-code", title: `${what.code} ${what.label} (${QUADS[what.quad]})` }, el("i", { class: `swatch q${what.quad}` }), el("b", {}, what.code), el("span", {}, what.label), flag(i, "alleged") ? el("em", {}, "alleged") : ""),
    actorCell(i, "target"),
    el("div", { role: "gridcell", class: "c-rule" }, rule(i).id),
    el("div", { role: "gridcell", class: "c-sentence" }, sentence(i)));
  node.addEventListener("focus", () => {
    if (table.active === i) return;
    const old = table.nodes.get(table.active);
    if (old) old.tabIndex = -1;
    table.active = i;
    node.tabIndex = 0;
  });
  return node;
}

function toggleRow(i) {
  if (table.open.has(i)) closeRow(i);
  else openRow(i);
  const node = table.nodes.get(i);
  if (node) node.setAttribute("aria-expanded", String(table.open.has(i)));
  placeRows();
  address();
}

function openRow(i) {
  const inner = detail(i);
  const node = el("div", { class: "open", role: "row" }, el("div", { role: "gridcell" }, inner));
  node.row = i;
  table.open.set(i, { node, height: 480 });
  table.active = i;
  table.sizes.observe(node);
  return inner.ready;
}

function closeRow(i) {
  const { node } = table.open.get(i);
  table.sizes.unobserve(node);
  node.remove();
  table.open.delete(i);
}

function scrollTable(y) {
  if (y === table.scrolled) return;
  table.box.scrollTop = y;
  table.scrolled = table.box.scrollTop;
}

function revealRow(i) {
  const k = table.rows.indexOf(i);
  if (k < 0) return;
  table.active = i;
  const above = openPlaces().reduce((sum, [at, open]) => (at < k ? sum + open.height : sum), 0);
  scrollTable(Math.max(0, k * table.height + above - table.height));
  placeRows();
}

function tableKey(event) {
  if (!event.target.classList.contains("row")) {
    const open = event.key === "Escape" && event.target.closest(".open");
    if (!open) return;
    const i = open.row;
    toggleRow(i);
    table.nodes.get(i).focus();
    return;
  }
  const k = table.rows.indexOf(table.active);
  const page = Math.max(1, Math.floor(table.view / table.height) - 2);
  const to = { ArrowDown: k + 1, ArrowUp: k - 1, PageDown: k + page, PageUp: k - page, Home: 0, End: table.rows.length - 1 }[event.key];
  if (to !== undefined) moveTo(Math.min(table.rows.length - 1, Math.max(0, to)));
  else if (event.key === "Enter" || event.key === " ") toggleRow(table.active);
  else if (event.key === "Escape" && table.open.has(table.active)) toggleRow(table.active);
  else return;
  event.preventDefault();
}

function moveTo(k) {
  const open = openPlaces().reduce((sum, [at, each]) => (at < k ? sum + each.height : sum), 0);
  const y = k * table.height + open;
  const bottom = y + table.height + table.head.offsetHeight;
  if (y < table.scrolled) scrollTable(y);
  else if (bottom > table.scrolled + table.view) scrollTable(bottom - table.view);
  table.active = table.rows[k];
  placeRows();
  if (!table.nodes.has(table.active)) return;
  table.nodes.get(table.active).focus({ preventScroll: true });
}

// On paper there is no scrolling: the first rows stand in full, and a line says how many there are.
function printed(on) {
  table.printing = on;
  table.box.classList.toggle("printing", on);
  if (!on) {
    table.space.replaceChildren();
    showRows(table.rows);
    return;
  }
  const rows = [...table.rows.subarray(0, PRINTED)];
  table.space.replaceChildren(...rows.flatMap((i) => [rowNode(i), ...(table.open.has(i) ? [table.open.get(i).node] : [])]),
    el("p", { class: "note" }, `${count(rows.length)} of ${events(table.rows.length)} are printed.`));
}
