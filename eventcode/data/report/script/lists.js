// What the build could not code, and what the dataset was made from.

const LISTED = 24;

function drawUncoded() {
  const uncoded = D.facts.uncoded;
  if (!uncoded) {
    $("uncoded-lists").replaceChildren(el("p", { class: "none" }, "The manifest of this dataset does not say; build it again to have these lists."));
    return;
  }
  $("uncoded-lists").replaceChildren(
    uncodedList("Unresolved actors", Object.entries(uncoded.unresolved_actors || {})),
    uncodedList("Unmatched verbs", Object.entries(uncoded.unmatched_verbs || {})),
  );
}

function uncodedList(title, entries) {
  entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const most = entries.length ? entries[0][1] : 1;
  const item = ([name, n]) => {
    const bar = el("i", { class: "bar" });
    bar.style.width = `${(100 * n) / most}%`;
    return el("li", {}, el("button", { type: "button", title: `Search the events for “${name}”`, click: () => {
      ask({ text: /\s/.test(name) ? `"${name}"` : name });
      apply();
    } }, el("span", {}, name), el("b", {}, count(n)), bar));
  };
  const list = el("ol", { class: "ranking" }, entries.slice(0, LISTED).map(item));
  const more = entries.length > LISTED && el("button", { type: "button", class: "quiet", click: () => {
    list.append(...entries.slice(LISTED).map(item));
    more.remove();
  } }, `Show all ${count(entries.length)}`);
  return el("div", {}, el("h3", {}, title), entries.length ? list : el("p", { class: "none" }, "None."), more || "");
}

function drawAbout() {
  const { manifest, trees, documents } = D.facts;
  const coder = manifest.coder || {};
  const model = manifest.model || {};
  const facts = manifest.facts || {};
  const options = Object.entries(manifest.options || {}).filter(([, value]) => value && (!Array.isArray(value) || value.length));
  const inputs = manifest.inputs || [];
  const rejects = Object.entries((manifest.counts || {}).rejects_by_stage || {});
  const rows = [
    ["Coded by", manifest.eventcode && `eventcode ${manifest.eventcode}`],
    ["Parser", model.name && `${model.name}, digest ${model.digest}`],
    ["Digests", Object.entries(coder).filter(([name]) => name !== "digest").map(([name, value]) => `${name} ${value}`).join(" · ")],
    ["Options", options.map(([name, value]) => `${name.replace("_", " ")}: ${value === true ? "yes" : value}`).join(" · ")],
    ["Documents", `${count(documents)} read, ${count(D.documents.doc_id.length)} with events in this page`],
    ["Rejected", manifest.counts && (rejects.map(([stage, n]) => `${count(n)} at ${stage}`).join(", ") || "nothing")],
    ["Trees", trees ? `of ${count(trees)} of ${count(D.sentences.length)} sentences, as the parser gave them` : "none: no parse store was found beside the dataset"],
    ["Quad classes", facts.quad_class],
    ["Goldstein weights", facts.goldstein],
    ["PLOVER", facts.plover],
  ];
  const files = inputs.length && el("details", {}, el("summary", {}, `${count(inputs.length)} input ${inputs.length === 1 ? "file" : "files"}`),
    el("ul", { class: "inputs" }, inputs.slice(0, 500).map((file) => el("li", {}, file.path, " ", el("small", {}, file.sha256 ? `${count(file.bytes)} bytes, sha256 ${file.sha256}` : "unreadable")))));
  $("about-facts").replaceChildren(el("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])), files || "");
}
