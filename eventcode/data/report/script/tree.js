// A dependency tree as arcs over the sentence: from head to dependent, the relation's name on the arc.

const LEVEL = 21;
const measure = document.createElement("canvas").getContext("2d");

function decodeTree(packed, text) {
  const [steps, lengths, heads, relations, kinds, odd] = packed;
  let at = 0;
  return steps.map((step, k) => {
    at += step;
    return {
      start: at, end: at + lengths[k], form: odd[k] || text.slice(at, at + lengths[k]),
      head: heads[k] ? k + heads[k] : -1, relation: D.facts.relations[relations[k]], kind: D.facts.parts_of_speech[kinds[k]],
    };
  });
}

// Where the words stand. An arc above a neighbour needs room for the relation's name, so narrow words move apart.
function laidOut(tokens) {
  let x = 14;
  for (const token of tokens) {
    measure.font = "15px ui-serif, Georgia, serif";
    const form = measure.measureText(token.form).width;
    measure.font = "10px system-ui, sans-serif";
    token.width = Math.max(form, measure.measureText(token.kind).width, token.relation.length * 5.6);
    token.x = x + token.width / 2;
    x += token.width + 16;
  }
  return x;
}

// An arc lies above all arcs that it spans; arcs of the same span would not occur in a tree.
function levels(tokens) {
  const arcs = tokens.map((t, k) => ({ dependent: k, head: t.head, low: Math.min(k, t.head), high: Math.max(k, t.head) })).filter((a) => a.head >= 0);
  arcs.sort((a, b) => a.high - a.low - (b.high - b.low) || a.low - b.low);
  const height = new Float64Array(tokens.length);
  for (const arc of arcs) {
    let level = 0;
    for (let gap = arc.low; gap < arc.high; gap++) level = Math.max(level, height[gap]);
    arc.level = level + 1;
    for (let gap = arc.low; gap < arc.high; gap++) height[gap] = arc.level;
  }
  return arcs;
}

function drawTree(tokens, parts) {
  const width = Math.ceil(laidOut(tokens));
  const arcs = levels(tokens);
  const most = arcs.reduce((high, a) => Math.max(high, a.level), 1);
  const base = most * LEVEL + 34;
  const part = (k) => PARTS.find((p) => parts[p] && tokens[k].start < parts[p][1] && tokens[k].end > parts[p][0]) || "";
  const leaving = new Map();
  const side = (k, to) => tokens[k].x + (to > k ? 1 : -1) * Math.min(8, tokens[k].width / 5);
  const drawing = svg("svg", { class: "tree", width, height: base + 40, viewBox: `0 0 ${width} ${base + 40}`, role: "img", "aria-label": "Dependency tree; the table below it says the same" });
  for (const arc of arcs) {
    leaving.set(arc.head, true);
    const from = side(arc.head, arc.dependent);
    const to = tokens[arc.dependent].x + (arc.head > arc.dependent ? 1 : -1) * Math.min(2, tokens[arc.dependent].width / 8);
    const top = base - 14 - arc.level * LEVEL;
    const bend = Math.min(12, Math.abs(to - from) / 2) * Math.sign(to - from);
    const relation = tokens[arc.dependent].relation;
    const marked = relation !== "punct" && (part(arc.dependent) || part(arc.head));
    drawing.append(svg("path", { class: marked ? "arc marked" : "arc", d: `M${from} ${base - 14}V${top + 12}Q${from} ${top} ${from + bend} ${top}H${to - bend}Q${to} ${top} ${to} ${top + 12}V${base - 17}` }));
    drawing.append(svg("path", { class: marked ? "tip marked" : "tip", d: `M${to - 3} ${base - 19}h6l-3 5z` }));
    drawing.append(svg("text", { class: "relation", x: (from + to) / 2, y: top + 3.5 }, relation));
  }
  tokens.forEach((token, k) => {
    if (token.head < 0) {
      drawing.append(svg("path", { class: "arc", d: `M${token.x} 14V${base - 17}` }), svg("path", { class: "tip", d: `M${token.x - 3} ${base - 19}h6l-3 5z` }));
      drawing.append(svg("text", { class: "relation", x: token.x, y: 12 }, token.relation));
    }
    drawing.append(svg("text", { class: `word ${part(k)}`, x: token.x, y: base + 6 }, token.form));
    drawing.append(svg("text", { class: "kind", x: token.x, y: base + 22 }, token.kind));
    const mark = part(k);
    if (mark) drawing.append(svg("path", { class: `under ${mark}`, d: `M${token.x - token.width / 2} ${base + 11}h${token.width}` }));
  });
  return drawing;
}

function treeTable(tokens) {
  const row = (t, k) => el("tr", {}, el("td", {}, k + 1), el("td", {}, t.form), el("td", {}, t.kind), el("td", {}, t.relation), el("td", {}, t.head < 0 ? "root" : `${t.head + 1} ${tokens[t.head].form}`));
  const head = ["#", "word", "part of speech", "relation", "head"].map((name) => el("th", { scope: "col" }, name));
  return el("details", { class: "figures" }, el("summary", {}, "Tree as a table"), el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, tokens.map(row)))));
}
