// The dataset as the page holds it: integer columns, dictionaries, texts; traces and trees by the chunk, when wanted.

const D = { n: 0, facts: null, col: {}, sentences: [], elsewhere: [], documents: null };
const chunks = new Map();

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

async function unpack(name) {
  const stream = new Blob([fromBase64($(`block-${name}`).textContent)]).stream();
  const inflated = new Response(stream.pipeThrough(new DecompressionStream("deflate")));
  return inflated.arrayBuffer();
}

const unpackJson = async (name) => JSON.parse(new TextDecoder().decode(await unpack(name)));

function chunk(name) {
  if (!chunks.has(name)) chunks.set(name, $(`block-${name}`) ? unpackJson(name) : Promise.resolve([]));
  return chunks.get(name);
}

async function load() {
  const [facts, columns, texts] = await Promise.all([unpackJson("facts"), unpack("columns"), unpackJson("texts")]);
  for (const name of ["facts", "columns", "texts"]) $(`block-${name}`).remove();
  const kinds = { Uint8: Uint8Array, Uint16: Uint16Array, Int32: Int32Array, Uint32: Uint32Array };
  for (const [name, kind, start, length] of facts.layout) {
    D.col[name] = new kinds[kind](columns.slice(start, start + length));
  }
  D.n = facts.events;
  D.facts = facts;
  D.sentences = texts.sentences;
  D.elsewhere = texts.elsewhere;
  D.documents = texts.documents;
  derive();
}

// Columns that follow from others. An actor without a code is told from no actor at all: it has words.
function derive() {
  const { col, facts, n } = D;
  facts.actors[0] = { code: "", unit: "", name: "no target" };
  for (const actor of facts.actors.slice(1)) actor.unit = actor.country || actor.code;
  const unresolved = facts.actors.push({ code: "unresolved", unit: "unresolved", name: "no actor that the lexicons know" }) - 1;
  D.from = new Uint32Array(n);
  D.to = new Uint32Array(n);
  D.month = new Int32Array(n);
  D.quad = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    D.from[i] = col.source[i] || unresolved;
    D.to[i] = col.target[i] || (col.target_start[i] >= 0 || col.target_words[i] ? unresolved : 0);
    D.month[i] = monthOf(col.day[i]);
    D.quad[i] = facts.codes[col.code[i]].quad;
  }
  D.goldstein = Float64Array.from(facts.codes, (c) => (c && c.goldstein !== null ? c.goldstein : NaN));
  const { title, publisher, doc_id: id } = D.documents;
  D.sentenceSearch = searchable(D.sentences);
  D.documentSearch = searchable(id.map((name, k) => `${title[k] || ""}\n${publisher[k] || ""}\n${name}`));
}

// Texts in lower case in one long string, and where each ends: much faster to search than one by one.
function searchable(texts) {
  const lower = texts.map((text) => text.toLowerCase());
  const ends = new Uint32Array(texts.length);
  let at = 0;
  lower.forEach((text, k) => (ends[k] = at += text.length + 1));
  return { text: lower.join("\n"), ends };
}

function holding({ text, ends }, term) {
  const mask = new Uint8Array(ends.length);
  let k = 0;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, ends[k])) {
    while (ends[k] <= at) k++;
    mask[k] = 1;
    if (k + 1 === ends.length) break;
  }
  return mask;
}

const sentence = (i) => D.sentences[D.col.sentence[i]];
const code = (i) => D.facts.codes[D.col.code[i]];
const rule = (i) => D.facts.rules[D.col.rule[i]];
const place = (i) => D.facts.places[D.col.place[i]];
const flag = (i, name) => (D.col.flags[i] & D.facts.flags[name]) !== 0;

function words(i, part) {
  const start = D.col[`${part}_start`][i];
  if (start >= 0) return sentence(i).slice(start, D.col[`${part}_end`][i]);
  return D.elsewhere[D.col[`${part}_words`][i]] || "";
}

const hex = (number) => number.toString(16).padStart(8, "0");
const idOf = (i) => hex(D.col.id_high[i]) + hex(D.col.id_low[i]);
function rowOf(id) {
  const high = parseInt(id.slice(0, 8), 16);
  const low = parseInt(id.slice(8), 16);
  for (let i = 0; i < D.n; i++) if (D.col.id_low[i] === low && D.col.id_high[i] === high) return i;
  return -1;
}
