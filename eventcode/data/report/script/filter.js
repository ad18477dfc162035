// What is asked for: the form, the page's address, and the rows that match.

const FIELDS = ["text", "from", "to", "source", "target", "root", "rule"];
const SWITCHES = ["either", "once"];
const found = { text: new Map() };
let chosenPlace = 0;

function fillForm() {
  const { actors, roots, rules, codes } = D.facts;
  const used = new Set(codes.filter(Boolean).map((c) => c.code.slice(0, 2)));
  for (const [root, label] of roots) if (used.has(root)) $("f-root").append(el("option", { value: root }, `${root} ${label}`));
  const units = new Map();
  for (const actor of actors) if (actor.unit) units.set(actor.unit, actor.name);
  for (const actor of actors) if (actor.code && !units.has(actor.code)) units.set(actor.code, actor.name);
  for (const [unit, name] of [...units].sort()) $("actors").append(el("option", { value: unit }, name));
  for (const each of rules) if (each) $("rules").append(el("option", { value: each.id }, each.gloss || ""));
}

function asked() {
  const state = { place: chosenPlace, quads: [1, 2, 3, 4].filter((q) => $(`f-quad-${q}`).checked).join("") };
  for (const name of FIELDS) state[name] = $(`f-${name}`).value.trim();
  for (const name of SWITCHES) state[name] = $(`f-${name}`).checked;
  return state;
}

function ask(changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (name === "place") chosenPlace = value;
    else if (name === "quads") for (const q of [1, 2, 3, 4]) $(`f-quad-${q}`).checked = value.includes(q);
    else if (SWITCHES.includes(name)) $(`f-${name}`).checked = value;
    else $(`f-${name}`).value = value;
  }
}

function clearForm() {
  ask({ place: 0, quads: "1234", either: false, once: false, ...Object.fromEntries(FIELDS.map((name) => [name, ""])) });
}

function toAddress(state, open) {
  const parts = new URLSearchParams();
  for (const name of FIELDS) if (state[name]) parts.set(name, state[name]);
  if (state.quads !== "1234") parts.set("quads", state.quads);
  for (const name of SWITCHES) if (state[name]) parts.set(name, "yes");
  if (state.place) parts.set("place", D.facts.places[state.place].geonames || state.place);
  if (open) parts.set("event", open);
  return parts.toString();
}

function fromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  clearForm();
  for (const name of FIELDS) if (parts.has(name)) ask({ [name]: parts.get(name) });
  for (const name of SWITCHES) if (parts.has(name)) ask({ [name]: true });
  if (parts.has("quads")) ask({ quads: parts.get("quads") });
  const wanted = parts.get("place");
  const at = D.facts.places.findIndex((p, k) => p && String(p.geonames || k) === wanted);
  if (at > 0) ask({ place: at });
  return parts.get("event") || "";
}

// A code and what begins with it (RUS, RUSGOV); else a name or its beginning (Russia). null is "any".
function actorMask(query) {
  if (!query) return null;
  const actors = D.facts.actors;
  const upper = query.toUpperCase();
  const lower = query.toLowerCase();
  const tests = [
    (a) => a.code.toUpperCase().startsWith(upper),
    (a) => a.name.toLowerCase() === lower,
    (a) => a.name.toLowerCase().startsWith(lower),
  ];
  for (const test of tests) {
    const mask = Uint8Array.from(actors, (actor, k) => (k > 0 && test(actor) ? 1 : 0));
    if (mask.includes(1)) return mask;
  }
  return new Uint8Array(actors.length);
}

function ruleMask(query) {
  if (!query) return null;
  const rules = D.facts.rules;
  const exact = rules.some((r) => r && r.id === query);
  return Uint8Array.from(rules, (r) => (r && (exact ? r.id === query : r.id.includes(query.toLowerCase())) ? 1 : 0));
}

// Each word of a search, or phrase in quotes, with the sentences and documents that hold it; kept for the next key.
function textMasks(query) {
  const terms = [...query.toLowerCase().matchAll(/"([^"]+)"|(\S+)/g)].map((m) => m[1] || m[2]).filter((t) => t !== '"');
  for (const old of found.text.keys()) if (!terms.includes(old)) found.text.delete(old);
  for (const term of terms) {
    if (found.text.has(term)) continue;
    found.text.set(term, [holding(D.sentenceSearch, term), holding(D.documentSearch, term)]);
  }
  return terms.map((term) => found.text.get(term));
}

function matching(state) {
  const { col, n, facts, from, to } = D;
  const first = (state.from && dayOf(state.from)) || -Infinity;
  const last = state.to && dayOf(state.to) !== null ? dayOf(state.to) : Infinity;
  const sources = actorMask(state.source);
  const targets = actorMask(state.target);
  const rules = ruleMask(state.rule);
  const texts = textMasks(state.text);
  const codes = Uint8Array.from(facts.codes, (c) => (c && c.code.startsWith(state.root) && state.quads.includes(c.quad) ? 1 : 0));
  const rows = new Uint32Array(n);
  let size = 0;
  const dyad = (a, b) => (!sources || sources[a]) && (!targets || targets[b]);
  rows: for (let i = 0; i < n; i++) {
    if (!codes[col.code[i]] || col.day[i] < first || col.day[i] > last) continue;
    if (!dyad(from[i], to[i]) && !(state.either && dyad(to[i], from[i]))) continue;
    if (rules && !rules[col.rule[i]]) continue;
    if (state.place && col.place[i] !== state.place) continue;
    if (state.once && !(col.flags[i] & facts.flags.first)) continue;
    for (const [sentences, documents] of texts) if (!sentences[col.sentence[i]] && !documents[col.document[i]]) continue rows;
    rows[size++] = i;
  }
  return rows.subarray(0, size);
}
