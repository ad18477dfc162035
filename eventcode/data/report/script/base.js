// Elements, numbers and days. Everything that comes from the dataset enters the page as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const QUADS = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const PARTS = ["source", "trigger", "target"];

const $ = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(2)) if (child !== null && child !== undefined && child !== "") node.append(child);
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const count = (n) => n.toLocaleString("en-US");
const events = (n) => `${count(n)} ${n === 1 ? "event" : "events"}`;
const weight = (x) => (x === null || Number.isNaN(x) ? "none" : (x < 0 ? "−" : x > 0 ? "+" : "") + Math.abs(x).toFixed(1));

const iso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
function dayOf(text) {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / 864e5);
}
function spoken(day) {
  const date = new Date(day * 864e5);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

// Months since the year 0 of a day since 1970, after Hinnant's days_from_civil; Date would take ten times as long.
function monthOf(day) {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 2 : mp - 10;
  return (yoe + era * 400 + (month <= 1 ? 1 : 0)) * 12 + month;
}
const firstDay = (month) => Math.round(Date.UTC(2000, month - 24000, 1) / 864e5);

// Widths are kept, for to ask an element while the page changes makes the browser lay all of it out at once.
const widths = new Map();
function watchWidth(node, changed) {
  new ResizeObserver(() => {
    const before = widths.get(node);
    widths.set(node, node.clientWidth);
    if (before !== undefined && before !== node.clientWidth) changed();
  }).observe(node);
  widths.set(node, node.clientWidth);
}

// Arrow keys among many small controls: one of them is in the tab order, the others are reached from it.
function roving(container, selector, columns) {
  container.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() }[event.key];
    const all = [...container.querySelectorAll(selector)];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = all[at + step];
    if (!next) return;
    all[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
