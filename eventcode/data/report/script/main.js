// From the packed data to the page, and from each change of a filter to all its parts.

let rows = new Uint32Array(0);
let typing = 0;
let pending = 0;

// The rows that match at once, the overview in the next frame.
function apply(options) {
  const started = performance.now();
  const state = asked();
  rows = matching(state);
  showRows(rows);
  $("found").textContent = rows.length === D.n ? `all ${events(D.n)}` : `${count(rows.length)} of ${events(D.n)}`;
  $("f-place").hidden = !state.place;
  if (state.place) $("f-place").firstElementChild.textContent = `in ${D.facts.places[state.place].name}`;
  if (!options || !options.silent) address();
  performance.measure("eventcode:filter", { start: started, end: performance.now() });
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(overview);
}

function overview() {
  const started = performance.now();
  drawTime(rows);
  drawMatrix(rows);
  drawMap(rows);
  const ended = performance.now();
  performance.measure("eventcode:overview", { start: started, end: ended });
  if (document.documentElement.dataset.state) return;
  document.documentElement.dataset.state = "ready";
  performance.measure("eventcode:load", { start: 0, end: ended });
}

// The address holds the filters and the row opened last, so that a view can be cited and sent.
function address() {
  const open = [...table.open.keys()].pop();
  const hash = toAddress(asked(), open === undefined ? "" : idOf(open));
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

async function followAddress() {
  if (/^#[\w-]+$/.test(location.hash)) return; // a section of the page
  const id = fromAddress();
  apply({ silent: true });
  const i = id ? rowOf(id) : -1;
  if (i < 0) return;
  if (!table.rows.includes(i)) {
    clearForm();
    apply({ silent: true });
  }
  if (!table.open.has(i)) {
    const ready = openRow(i);
    placeRows();
    await ready;
  }
  address();
  revealRow(i);
  $("events").scrollIntoView();
}

function watchForm() {
  const form = $("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(apply, event.target.matches("[type=checkbox], select, [type=date]") ? 0 : 120);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clearForm();
    apply();
  });
  $("f-place").lastElementChild.addEventListener("click", () => choosePlace(chosenPlace));
  addEventListener("hashchange", followAddress);
  watchWidth($("time-chart"), () => drawTime(rows));
}

async function main() {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old for the page: it needs Chrome or Edge 111, Firefox 113, Safari 16.4, or newer");
  }
  await load();
  fillForm();
  timeLegend();
  buildTable();
  watchForm();
  watchMatrix();
  drawUncoded();
  drawAbout();
  if (location.hash.length > 1 && location.hash.includes("=")) await followAddress();
  else apply({ silent: true });
}

main().catch((error) => {
  $("failure").textContent = error.message;
  $("failure").hidden = false;
  $("found").textContent = "";
  document.documentElement.dataset.state = "failed";
});
