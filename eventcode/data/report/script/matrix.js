// Who to whom: the most frequent actors by country or organisation, and what passed between them.

const SHOWN_ACTORS = 14;
const matrix = { measure: "count", columns: 1, rows: null };

function tallied(rows) {
  const { actors } = D.facts;
  const { from, to, goldstein } = D;
  const codes = D.col.code;
  const names = [...new Set(actors.map((a) => a.unit))];
  const number = new Map(names.map((name, k) => [name, k]));
  const unit = Uint32Array.from(actors, (a) => number.get(a.unit));
  const size = names.length;
  const counts = new Uint32Array(size * size);
  const sums = new Float64Array(size * size);
  const weighted = new Uint32Array(size * size);
  const totals = new Uint32Array(size);
  for (const i of rows) {
    const a = unit[from[i]];
    const b = unit[to[i]];
    const cell = a * size + b;
    counts[cell]++;
    totals[a]++;
    if (b !== a) totals[b]++;
    const w = goldstein[codes[i]];
    if (w === w) {
      sums[cell] += w;
      weighted[cell]++;
    }
  }
  const none = number.get("");
  const order = [...totals.keys()].filter((k) => k !== none && totals[k]).sort((a, b) => totals[b] - totals[a] || (names[a] < names[b] ? -1 : 1));
  return { names, size, counts, sums, weighted, none, order };
}

const fullName = (unit) => (D.facts.actors.find((a) => a.unit === unit) || {}).name || "";

function drawMatrix(rows) {
  matrix.rows = rows;
  const box = $("dyads-table");
  const tally = tallied(rows);
  const shown = tally.order.slice(0, SHOWN_ACTORS);
  if (!shown.length) {
    box.replaceChildren(el("p", { class: "none" }, "No actors to show."));
    return;
  }
  const columns = [...shown];
  if (shown.some((a) => tally.counts[a * tally.size + tally.none])) columns.push(tally.none);
  matrix.columns = columns.length;
  let most = 1;
  for (const a of shown) for (const b of columns) most = Math.max(most, tally.counts[a * tally.size + b]);
  const head = (k, scope) => el("th", { scope, title: fullName(tally.names[k]) }, tally.names[k] || "none");
  const body = shown.map((a) =>
    el("tr", {}, el("th", { scope: "row", title: fullName(tally.names[a]) }, el("span", {}, fullName(tally.names[a])), " ", el("b", {}, tally.names[a])), columns.map((b) => el("td", {}, matrixCell(tally, a, b, most)))),
  );
  const first = body.flatMap((row) => [...row.querySelectorAll("button")])[0];
  if (first) first.tabIndex = 0;
  box.replaceChildren(
    el("table", { class: "matrix" }, el("thead", {}, el("tr", {}, el("td", { class: "corner" }, "source ↓ target →"), columns.map((b) => head(b, "col")))), el("tbody", {}, body)),
    el("p", { class: "note" }, tally.order.length > shown.length ? `The ${shown.length} most frequent of ${count(tally.order.length)} actors.` : ""),
  );
}

function matrixCell(tally, a, b, most) {
  const cell = a * tally.size + b;
  const n = tally.counts[cell];
  if (!n) return el("span", { class: "empty" }, "·");
  const mean = tally.weighted[cell] ? tally.sums[cell] / tally.weighted[cell] : NaN;
  const label = `${tally.names[a]} to ${tally.names[b] || "no target"}: ${events(n)}, mean Goldstein weight ${weight(mean)}`;
  const byCount = matrix.measure === "count";
  const button = el("button", { type: "button", tabindex: -1, title: label, "data-source": tally.names[a], "data-target": tally.names[b] }, byCount ? count(n) : Number.isNaN(mean) ? "–" : weight(mean));
  const share = byCount ? Math.sqrt(n / most) : Number.isNaN(mean) ? 0 : Math.min(1, Math.abs(mean) / 10);
  button.className = byCount ? "count" : mean < 0 ? "hostile" : "friendly";
  if (share > 0.55) button.classList.add("strong");
  button.style.setProperty("--share", `${Math.round(6 + share * 94)}%`);
  return button;
}

function watchMatrix() {
  $("dyads-choice").addEventListener("change", (event) => {
    matrix.measure = event.target.value;
    drawMatrix(matrix.rows);
  });
  $("dyads-table").addEventListener("click", (event) => {
    const cell = event.target.closest("button");
    if (!cell) return;
    ask({ source: cell.dataset.source, target: cell.dataset.target });
    apply();
  });
  roving($("dyads-table"), "button", () => matrix.columns);
}
