"use strict";
// The timeline of the address: pages of events as the server gives them. Texts are only ever set as texts.
(() => {
  const $ = (id) => document.getElementById(id);
  const h = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) if (value) node.setAttribute(name, value);
    node.append(...children.filter(Boolean));
    return node;
  };
  const query = new URLSearchParams(location.search);
  const form = $("question");
  for (const field of form.elements) if (field.name && query.has(field.name)) field.value = query.get(field.name);
  // Only what was filled in stands in the address.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    location.assign(`/?${asked}`);
  });
  const kept = new URLSearchParams(query);
  kept.delete("order");
  for (const [id, path] of [["feed", "/feed.atom"], ["review", "/review"]]) $(id).href = kept.size ? `${path}?${kept}` : path;

  const name = (actor) => actor.name || actor.text || actor.country || actor.id || "unknown";
  const names = (list) => (list || []).map(name).join(", ");
  const range = (r) => r[0] === r[1] ? `${r[0]}` : r[1] === null ? `${r[0]}+` : r[0] === null ? `up to ${r[1]}` : `${r[0]}-${r[1]}`;
  // What is no plain fact is never told as one.
  const standing = (e) => [e.contested ? "contested" : e.certainty === "asserted" ? "" : e.certainty === "planned" ? "planned, not reported as done" : e.certainty,
    e.negated ? "did not happen, says the text" : "", e.historical ? "recalled" : ""].filter(Boolean).join("; ");
  const link = (e) => /^https?:\/\//.test(e.url) ? h("a", { href: e.url, rel: "noreferrer noopener" }, e.publisher || "article") : e.publisher;

  let day = null, list = null, shown = 0;
  const add = (e) => {
    const date = e.date || "undated";
    if (date !== day) { day = date; list = h("ul", {}); $("days").append(h("h2", {}, date), list); }
    const toll = [e.killed && `${range(e.killed)} killed`, e.injured && `${range(e.injured)} injured`].filter(Boolean).join(", ");
    const told = [e.meeting_status ? `meeting ${e.meeting_status}` : e.kind, e.type].join(" ");
    list.append(h("li", { id: e.id }, h("strong", {}, `${names(e.source) || "unknown"}${(e.target || []).length ? " → " + names(e.target) : ""}`),
      ` ${told}${(e.place || []).length ? ", " + e.place.join(", ") : ""}${toll ? ", " + toll : ""}`, standing(e) ? h("em", {}, ` [${standing(e)}]`) : "",
      h("blockquote", {}, e.evidence.exact), h("p", { class: "hint" }, link(e) || "", ` ${e.published || ""} ${e.title || ""}`)));
    shown += 1;
  };

  let next = `/api/events${location.search}`;
  const more = async () => {
    $("more").hidden = true;
    try {
      const response = await fetch(next);
      const page = await response.json();
      if (!response.ok) throw new Error(page.error);
      page.events.forEach(add);
      next = page.next;
      $("said").textContent = page.notes.join("; ");
    } catch (error) {
      next = null;
      $("said").textContent = error.message;
      $("said").className = "fault";
    }
    $("where").textContent = next ? `the first ${shown} events` : `${shown} ${shown === 1 ? "event" : "events"}`;
    $("more").hidden = !next;
    document.documentElement.dataset.ready = "";
  };
  $("more").addEventListener("click", more);
  more();
})();
