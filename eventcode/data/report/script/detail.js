// What a row opens to: the sentence with its marks, the tree, the rule, the trace, and what else is known.

function marked(text, parts) {
  const cuts = new Set([0, text.length]);
  for (const span of Object.values(parts)) span.forEach((at) => cuts.add(at));
  const order = [...cuts].sort((a, b) => a - b);
  const line = el("blockquote", { class: "sentence" });
  for (let k = 0; k + 1 < order.length; k++) {
    const [start, end] = [order[k], order[k + 1]];
    const within = PARTS.filter((p) => parts[p] && parts[p][0] <= start && end <= parts[p][1]);
    const piece = text.slice(start, end);
    if (!within.length) {
      line.append(piece);
      continue;
    }
    const tags = within.filter((p) => parts[p][0] === start).map((p) => el("span", { class: `tag ${p}` }, p));
    line.append(el("mark", { class: within.join(" ") }, tags, piece));
  }
  return line;
}

function partsOf(i) {
  const parts = {};
  for (const part of PARTS) {
    const start = D.col[`${part}_start`][i];
    if (start >= 0) parts[part] = [start, D.col[`${part}_end`][i]];
  }
  return parts;
}

function outside(i, parts) {
  return PARTS.filter((p) => !parts[p] && words(i, p)).map((p) =>
    el("p", { class: "note" }, `The ${p} is named outside of this sentence: “${words(i, p)}”.`));
}

function actorLine(i, side) {
  const actor = D.facts.actors[side === "source" ? D.from[i] : D.to[i]];
  if (!actor.unit) return "none";
  return [el("b", {}, actor.code), actor.name ? ` ${actor.name}` : "", words(i, side) ? `, “${words(i, side)}”` : ""];
}

function link(address) {
  if (!/^https?:\/\//i.test(address)) return address;
  return el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, address);
}

function documentLine(i) {
  const k = D.col.document[i];
  const { doc_id: id, title, publisher, url, file, duplicate_of: copy } = D.documents;
  const lines = [title[k] || id[k], publisher[k], url[k] && link(url[k]), title[k] && `id ${id[k]}`, file[k] && `read from ${file[k]}`, copy[k] && `same text as ${copy[k]}`];
  return lines.filter(Boolean).map((line) => el("div", {}, line));
}

function siblings(i) {
  const rows = [];
  for (let k = 0; k < D.n; k++) if (k !== i && D.col.group[k] === D.col.group[i]) rows.push(k);
  return rows.map((k) => el("div", {}, el("a", { href: `#event=${idOf(k)}` }, `${D.facts.actors[D.from[k]].code} ${code(k).code} ${D.facts.actors[D.to[k]].code}`)));
}

// Events of an actor without a code cannot be told from each other, so none of them is the same event again.
const again = (i) => !flag(i, "first") && D.col.source[i] > 0 && (D.to[i] === 0 || D.col.target[i] > 0);

function factList(i) {
  const what = code(i);
  const where = place(i);
  const said = D.facts.actors[D.col.said_by[i]];
  const saidWords = D.elsewhere[D.col.said_by_words[i]];
  const group = siblings(i);
  const rows = [
    ["Code", [el("b", {}, what.code), ` ${what.label}`]],
    ["Class", [`${QUADS[what.quad]}, Goldstein weight ${weight(what.goldstein)}`, what.plover.length ? `, PLOVER ${what.plover.join(" · ")}` : ""]],
    ["Source", actorLine(i, "source")],
    ["Target", actorLine(i, "target")],
    ["Date", `${spoken(D.col.day[i])}, ${flag(i, "from_text") ? `read from the text (story of ${spoken(D.col.story[i])})` : "the story’s"}`],
    ["Place", where && `${where.name}, ${where.country} (${where.latitude.toFixed(2)}, ${where.longitude.toFixed(2)})`],
    ["Status", flag(i, "alleged") ? "alleged: somebody says that it happened" : "asserted by the text"],
    ["Said by", saidWords && [said.code ? el("b", {}, said.code) : "", ` “${saidWords}”`]],
    ["Same event", group.length ? group : null],
    ["Document", documentLine(i)],
    ["Event id", [el("a", { href: `#event=${idOf(i)}`, title: "Address of this row in this page" }, idOf(i)), again(i) ? ", a further mention of an event that an earlier row reports" : ""]],
  ];
  return el("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function ruleBox(i) {
  const { id, gloss, place: at, text } = rule(i);
  const note = D.facts.rules_note && el("p", { class: "note" }, D.facts.rules_note);
  const body = text ? el("pre", { tabindex: 0 }, text) : el("p", { class: "none" }, "Its text is not among the rules at hand.");
  return el("div", { class: "rule" }, el("h4", {}, "Rule ", el("code", {}, id)), el("p", {}, gloss || "", at ? el("small", {}, ` ${at}`) : ""), note || "", body);
}

function detail(i) {
  const parts = partsOf(i);
  const text = sentence(i);
  const trace = el("ol", { class: "trace" });
  const tree = el("div", { class: "scroll treebox", tabindex: 0, role: "group", "aria-label": "Dependency tree" });
  const box = el("div", { class: "detail" },
    marked(text, parts), outside(i, parts), tree,
    el("div", { class: "columns" },
      el("div", {}, el("h4", {}, "Facts"), factList(i)),
      el("div", {}, el("h4", {}, "Trace"), trace, ruleBox(i))));
  box.ready = Promise.all([fillTrace(i, trace), fillTree(i, tree, parts)]);
  return box;
}

async function fillTrace(i, list) {
  const size = D.facts.events_a_chunk;
  const steps = (await chunk(`trace-${Math.floor(i / size)}`))[i % size] || [];
  list.replaceChildren(...(steps.length ? steps.map((step) => el("li", {}, step)) : [el("li", { class: "none" }, "No steps are recorded.")]));
}

async function fillTree(i, box, parts) {
  const size = D.facts.sentences_a_chunk;
  const k = D.col.sentence[i];
  const packed = (await chunk(`tree-${Math.floor(k / size)}`))[k % size];
  if (!packed) {
    box.replaceWith(el("p", { class: "none" }, D.facts.trees ? "No tree of this sentence is in the parse store." : "No parse store was found beside the dataset, so there is no tree to draw."));
    return;
  }
  const tokens = decodeTree(packed, sentence(i));
  box.append(drawTree(tokens, parts));
  box.after(treeTable(tokens));
  box.classList.toggle("long", box.scrollWidth > box.clientWidth);
  const trigger = tokens.find((t) => parts.trigger && t.end > parts.trigger[0]);
  if (trigger) box.scrollLeft = trigger.x - box.clientWidth / 2;
}
