// Counts over time by quad class, cooperation above the line and conflict below.

const UNITS = [
  { name: "day", most: 75, of: (day) => day, start: (k) => k, label: (k) => spoken(k) },
  { name: "week", most: 80, of: (day) => Math.floor((day + 3) / 7), start: (k) => k * 7 - 3, label: (k) => `week of ${spoken(k * 7 - 3)}` },
  { name: "month", most: 96, of: (day, month) => month, start: firstDay, label: (k) => `${MONTHS[k % 12]} ${Math.floor(k / 12)}` },
  { name: "quarter", most: 80, of: (day, month) => Math.floor(month / 3), start: (k) => firstDay(k * 3), label: (k) => `quarter ${(k % 4) + 1} of ${Math.floor(k / 4)}` },
  { name: "year", most: 120, of: (day, month) => Math.floor(month / 12), start: (k) => firstDay(k * 12), label: (k) => `${k}` },
  { name: "decade", most: Infinity, of: (day, month) => Math.floor(month / 120), start: (k) => firstDay(k * 120), label: (k) => `${k * 10}s` },
];
const STRAY = 0.02;
const time = { bins: null, cursor: -1, whole: false };

// Rows stand in order of their day. Texts recall events of long ago; where these few would stretch the axis to more
// than three times its length, they are left aside until asked for.
function core(rows) {
  const day = (k) => D.col.day[rows[k]];
  const last = rows.length - 1;
  const low = Math.floor(last * STRAY);
  const high = last - Math.floor((last * STRAY) / 4);
  if (time.whole || 3 * (day(high) - day(low) + 30) > day(last) - day(0)) return rows;
  let from = low;
  while (from > 0 && day(from - 1) === day(low)) from--;
  let to = high;
  while (to < last && day(to + 1) === day(high)) to++;
  return rows.subarray(from, to + 1);
}

function binned(rows) {
  const { col, month, quad } = D;
  const low = rows[0];
  const high = rows[rows.length - 1];
  const unit = UNITS.find((u) => u.of(col.day[high], month[high]) - u.of(col.day[low], month[low]) < u.most);
  const first = unit.of(col.day[low], month[low]);
  const size = unit.of(col.day[high], month[high]) - first + 1;
  const counts = new Uint32Array(size * 5);
  for (const i of rows) counts[(unit.of(col.day[i], month[i]) - first) * 5 + quad[i]]++;
  return { unit, first, size, counts };
}

function niceStep(most) {
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  return Math.max(1, [1, 2, 5, 10].find((m) => m * power >= raw) * power);
}

function drawTime(rows) {
  const box = $("time-chart");
  const readout = $("time-readout");
  time.cursor = -1;
  if (!rows.length) {
    time.bins = null;
    box.replaceChildren(el("p", { class: "none" }, "No events to count."));
    readout.textContent = "";
    return;
  }
  const drawn = core(rows);
  const bins = (time.bins = binned(drawn));
  const { unit, size, counts } = bins;
  const width = Math.max(300, widths.get(box));
  const height = 230;
  const left = 46;
  const band = (width - left) / size;
  let up = 0;
  let down = 0;
  for (let k = 0; k < size; k++) {
    up = Math.max(up, counts[k * 5 + 1] + counts[k * 5 + 2]);
    down = Math.max(down, counts[k * 5 + 3] + counts[k * 5 + 4]);
  }
  const scale = (height - 40) / Math.max(1, up + down);
  const zero = 10 + up * scale;
  const drawing = svg("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "img",
    "aria-label": `${events(drawn.length)} by ${unit.name}, ${unit.label(bins.first)} to ${unit.label(bins.first + size - 1)}. Arrow keys read the bars, Enter keeps one.`,
  });
  const step = niceStep(Math.max(up, down, 1));
  for (let value = -Math.floor(down / step) * step; value <= up; value += step) {
    const y = zero - value * scale;
    drawing.append(svg("line", { x1: left, x2: width, y1: y, y2: y, class: value ? "grid" : "zero" }));
    drawing.append(svg("text", { x: left - 8, y: y + 4, class: "tick end" }, count(Math.abs(value))));
  }
  const paths = ["", "", "", "", ""];
  const gap = band > 4 ? 1 : 0;
  const bar = (q, x, y, h) => (paths[q] += `M${x.toFixed(1)} ${y.toFixed(1)}h${Math.max(0.8, Math.min(band - gap, 40)).toFixed(1)}v${h.toFixed(1)}h-${Math.max(0.8, Math.min(band - gap, 40)).toFixed(1)}z`);
  for (let k = 0; k < size; k++) {
    const x = left + k * band + Math.max(0, (band - gap - 40) / 2);
    const [, a, b, c, d] = counts.subarray(k * 5, k * 5 + 5);
    if (a) bar(1, x, zero - a * scale, a * scale);
    if (b) bar(2, x, zero - (a + b) * scale, b * scale);
    if (c) bar(3, x, zero, c * scale);
    if (d) bar(4, x, zero + c * scale, d * scale);
  }
  for (const q of [1, 2, 3, 4]) drawing.append(svg("path", { d: paths[q], class: `fill q${q}` }));
  drawing.append(svg("line", { x1: left, x2: width, y1: zero, y2: zero, class: "zero" }));
  timeLabels(drawing, bins, left, band, width, height);
  const cursor = svg("rect", { y: 0, height: height - 22, class: "cursor", visibility: "hidden" });
  drawing.append(cursor);
  watchTime(drawing, cursor, bins, left, band, height);
  box.replaceChildren(drawing, strays(rows, drawn), timeTable(bins));
  readout.textContent = `${events(drawn.length)} by ${unit.name}`;
}

function strays(rows, drawn) {
  const aside = rows.length - drawn.length;
  if (!aside && !time.whole) return "";
  const text = aside ? `${events(aside)} before ${spoken(D.col.day[drawn[0]])} or after ${spoken(D.col.day[drawn[drawn.length - 1]])} not drawn.` : "";
  const button = el("button", { type: "button", class: "quiet", click: () => {
    time.whole = !time.whole;
    drawTime(rows);
  } }, aside ? "Draw all" : "Draw the bulk only");
  return el("p", { class: "note" }, text, " ", button);
}

// Years are named where the bars are months and longer; otherwise first days of months. Labels keep their distance.
function timeLabels(drawing, bins, left, band, width, height) {
  const { unit, first, size } = bins;
  let free = -Infinity;
  let before = null;
  for (let k = 0; k < size; k++) {
    const day = unit.start(first + k);
    const month = monthOf(day);
    const short = unit.name === "day" || unit.name === "week";
    const now = short ? month : unit.name === "decade" ? first + k : Math.floor(month / 12);
    if (now === before) continue;
    before = now;
    const x = left + k * band;
    if (x < free || x > width - 30) continue;
    const text = short ? `${MONTHS[month % 12]} ${Math.floor(month / 12)}` : String(Math.floor(month / 12));
    drawing.append(svg("line", { x1: x, x2: x, y1: height - 22, y2: height - 17, class: "zero" }));
    drawing.append(svg("text", { x, y: height - 4, class: "tick" }, text));
    free = x + text.length * 8 + 14;
  }
}

function watchTime(drawing, cursor, bins, left, band, height) {
  let start = -1;
  const at = (event) => Math.min(bins.size - 1, Math.max(0, Math.floor((event.clientX - drawing.getBoundingClientRect().left - left) / band)));
  const show = (a, b) => {
    cursor.setAttribute("visibility", "visible");
    cursor.setAttribute("x", left + Math.min(a, b) * band);
    cursor.setAttribute("width", (Math.abs(a - b) + 1) * band);
    time.cursor = b;
    $("time-readout").textContent = described(bins, Math.min(a, b), Math.max(a, b));
  };
  const keep = (a, b) => {
    const { unit, first } = bins;
    ask({ from: iso(unit.start(first + Math.min(a, b))), to: iso(unit.start(first + Math.max(a, b) + 1) - 1) });
    apply();
  };
  drawing.addEventListener("pointerdown", (event) => {
    start = at(event);
    drawing.setPointerCapture(event.pointerId);
    show(start, start);
  });
  drawing.addEventListener("pointermove", (event) => show(start < 0 ? at(event) : start, at(event)));
  drawing.addEventListener("pointerup", (event) => {
    const from = start;
    start = -1;
    if (from >= 0) keep(from, at(event));
  });
  drawing.addEventListener("pointercancel", () => (start = -1));
  drawing.addEventListener("pointerleave", () => start < 0 && cursor.setAttribute("visibility", "hidden"));
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 }[event.key];
    if (step) show(...Array(2).fill(Math.min(bins.size - 1, Math.max(0, time.cursor + step))));
    else if (event.key === "Enter" && time.cursor >= 0) keep(time.cursor, time.cursor);
    else return;
    event.preventDefault();
  });
}

function described(bins, a, b) {
  const { unit, first, counts } = bins;
  const sums = [0, 0, 0, 0, 0];
  for (let k = a; k <= b; k++) for (let q = 1; q < 5; q++) sums[q] += counts[k * 5 + q];
  const when = a === b ? unit.label(first + a) : `${unit.label(first + a)} to ${unit.label(first + b)}`;
  return `${when}: ${[1, 2, 3, 4].map((q) => `${count(sums[q])} ${QUADS[q]}`).join(", ")}`;
}

function timeTable(bins) {
  const box = el("details", { class: "figures" }, el("summary", {}, "Figures as a table"));
  box.addEventListener("toggle", () => {
    if (!box.open || box.querySelector("table")) return;
    const { unit, first, size, counts } = bins;
    const body = el("tbody");
    for (let k = 0; k < size; k++) {
      body.append(el("tr", {}, el("th", { scope: "row" }, unit.label(first + k)), [1, 2, 3, 4].map((q) => el("td", {}, count(counts[k * 5 + q])))));
    }
    const head = el("thead", {}, el("tr", {}, el("th", { scope: "col" }, unit.name), [1, 2, 3, 4].map((q) => el("th", { scope: "col" }, QUADS[q]))));
    box.append(el("div", { class: "scroll" }, el("table", {}, head, body)));
  });
  return box;
}

function timeLegend() {
  $("time-legend").replaceChildren(...[1, 2, 3, 4].map((q) => el("span", {}, el("i", { class: `swatch q${q}` }), QUADS[q])));
}
