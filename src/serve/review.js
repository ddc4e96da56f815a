"use strict";
// The review in the browser: one event after the other, a key each. Texts are only ever set as texts; nothing is asked for anywhere else.
(() => {
  const $ = (id) => document.getElementById(id);
  const h = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value); else node.setAttribute(name, value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") node.append(child);
    return node;
  };
  const query = new URLSearchParams(location.search);
  // The token comes behind the #, which no server sees; it is kept for this tab alone.
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) { sessionStorage.setItem("token", given); history.replaceState(null, "", location.pathname + location.search); }
  const token = sessionStorage.getItem("token") || "";

  let queue = [], at = 0, shown = null, made = [], fields = [], judged = 0, choosing = null, asking = null, busy = false;

  const say = (words, fault) => { $("said").textContent = words; $("said").className = fault ? "fault" : ""; };
  const answer = async (response) => {
    const value = await response.json().catch(() => ({ error: `the server answers ${response.status}` }));
    if (!response.ok) throw new Error(value.error || `the server answers ${response.status}`);
    return value;
  };
  const get = (path) => fetch(path).then(answer);
  const post = (path, value) => fetch(path, {
    method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify(value),
  }).then(answer);

  const name = (actor) => actor.name || actor.text || actor.country || actor.id || "unknown";
  const names = (list) => (list || []).map(name).join(", ");
  const range = (r) => !r ? "" : r[0] === r[1] ? `${r[0]}` : r[1] === null ? `${r[0]}+` : r[0] === null ? `up to ${r[1]}` : `${r[0]}-${r[1]}`;

  const sentence = (view) => {
    const parts = [h("span", { class: "around" }, (view.event.evidence.prefix || "") + " ")];
    let done = 0;
    for (const [from, to, what] of view.marks) {
      parts.push(view.words.slice(done, from), h("mark", { class: what, title: what }, view.words.slice(from, to)));
      done = to;
    }
    parts.push(view.words.slice(done), h("span", { class: "around" }, " " + (view.event.evidence.suffix || "")));
    return h("p", { class: "sentence", id: "sentence" }, parts);
  };

  const draw = () => {
    $("where").textContent = queue.length ? `${Math.min(at + 1, queue.length)} of ${queue.length}, ${judged} judged` : "";
    choosing = asking = null;
    $("ask").hidden = $("list").hidden = true;
    if (!shown) {
      $("case").replaceChildren(h("p", {}, queue.length ? "Everything was looked at. Undo with u." : "Nothing to review: no event matches, or all were judged."));
      return;
    }
    const event = shown.event;
    const rows = [
      ["what", `${event.kind} ${event.type}${event.mode ? ", " + event.mode : ""}`], ["source", names(event.source)], ["target", names(event.target)],
      ["claimant", names(event.claimant)], ["date", (event.date || "undated") + (event.date_text ? `, “${event.date_text}”` : "")],
      ["place", (event.place || []).join(", ")], ["killed", range(event.killed)], ["injured", range(event.injured)], ["planned for", event.planned_for],
      ["certainty", event.rejected ? "REJECTED" : event.contested ? "contested" : event.certainty === "asserted" ? "" : event.certainty],
      ["told by", `${event.sources === 1 ? "1 article" : event.sources + " articles"}: ${[event.publisher, event.title].filter(Boolean).join(", ")}`],
      ["doubt", shown.doubt.toFixed(2)],
    ].filter(([, value]) => value);
    const others = shown.mentions.filter((m) => m.event.evidence.exact !== event.evidence.exact);
    const near = shown.neighbours.map((e) => h("li", {}, `${e.date || "undated"} ${names(e.source)}${(e.target || []).length ? " → " + names(e.target) : ""}: ${e.evidence.exact}`));
    const decided = shown.decisions.map((d) => h("li", {}, `${d.act} ${d.who ? "by " + d.who : ""} ${d.field ? d.field + " = " : ""}${d.value || ""}`));
    $("case").replaceChildren(
      sentence(shown), h("dl", {}, rows.map(([term, value]) => [h("dt", {}, term), h("dd", { id: `v-${term.replace(" ", "-")}` }, value)]).flat()),
      ...(others.length ? [h("h2", {}, "Other reports"), h("ul", {}, others.map((m) => h("li", {}, `${m.published} ${m.publisher}: ${m.event.evidence.exact}`)))] : []),
      ...(decided.length ? [h("h2", {}, "Decided"), h("ul", { id: "decided" }, decided)] : []),
      ...(near.length ? [h("h2", {}, "May be the same"), h("ol", {}, near)] : []),
    );
  };

  const how = () => {
    const asked = new URLSearchParams();
    for (const key of ["blind", "again"]) if (query.has(key)) asked.set(key, query.get(key));
    if ($("by").value) asked.set("by", $("by").value);
    return asked.toString();
  };
  const show = async () => {
    shown = at < queue.length ? await get(`/api/review/cases/${queue[at]}?${how()}`) : null;
    draw();
  };
  const move = async (by) => { at = Math.max(0, Math.min(queue.length, at + by)); await show(); };

  const judge = async (act, more, verdict) => {
    const event = shown.event.id;
    const { decisions: [decision] } = await post("/api/decisions", { by: $("by").value, judgements: [{ event, act, ...more }] });
    if (made.every((one) => one.id !== decision.id)) made.push({ id: decision.id, at, verdict, told: `${act} ${event}` });
    if (verdict) judged += 1;
    say(`${act} ${event}`);
    if (verdict) await move(1); else await show();
  };
  const undo = async () => {
    const last = made[made.length - 1];
    if (!last) { say("nothing was decided yet"); return; }
    await post("/api/decisions/undo", { decisions: [last.id] });
    made.pop();
    if (last.verdict) judged -= 1;
    at = last.at;
    await show();
    say(`undone: ${last.told}`);
  };

  const ask = (label, what) => {
    asking = what;
    $("askLabel").textContent = label;
    $("askField").hidden = what !== "edit";
    $("value").value = "";
    form();
    $("ask").hidden = false;
    (what === "edit" ? $("field") : $("value")).focus();
  };
  const form = () => { $("form").textContent = asking === "edit" ? (fields.find(([n]) => n === $("field").value) || ["", ""])[1] : ""; };
  const choose = (rows, take) => {
    choosing = rows.map((row) => () => take(row));
    $("list").replaceChildren(...rows.map((row, n) => h("button", { type: "button", onclick: () => run(choosing[n]) }, h("kbd", {}, `${n + 1}`), ` ${row.label}`)),
      h("button", { type: "button", onclick: () => { draw(); $("case").focus(); } }, "Back"));
    $("list").hidden = false;
    $("list").firstChild.focus();
  };

  const KEYS = {
    a: () => judge("accept", {}, true),
    r: () => judge("reject", {}, true),
    R: () => ask("Why it is no event", "reject"),
    e: () => ask("Value", "edit"),
    n: () => ask("Note", "note"),
    m: () => shown.neighbours.length ? choose(shown.neighbours.map((e) => ({ label: `${e.date} ${e.evidence.exact}`, other: e.id })), (row) => judge("merge", { other: row.other }, false)) : say("no event of these days and parties is like it"),
    s: () => shown.mentions.length > 1 ? choose(shown.mentions.map((m) => ({ label: `${m.published} ${m.publisher}: ${m.event.evidence.exact}`, other: m.id })), (row) => judge("split", { other: row.other }, false)) : say("one report alone tells it: there is nothing to take out"),
    u: undo,
    b: () => move(-1),
    " ": () => move(1),
  };
  KEYS.Enter = KEYS.a; KEYS.ArrowRight = KEYS[" "]; KEYS.ArrowLeft = KEYS.b;

  /// One thing at a time: a key that comes while the server works is dropped, not done twice.
  const run = async (what) => {
    if (busy) return;
    busy = true;
    say("");
    try { await what(); } catch (error) { say(error.message, true); }
    busy = false;
    document.body.dataset.at = at;
  };
  const key = (pressed) => {
    const what = KEYS[pressed];
    if (what && (shown || ["u", "b", "ArrowLeft"].includes(pressed))) run(what);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { draw(); $("case").focus(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ")) return;
    if (event.target.tagName === "A" && event.key === "Enter") return;
    if (choosing) { const n = Number(event.key); if (choosing[n - 1]) { event.preventDefault(); run(choosing[n - 1]); } return; }
    if (KEYS[event.key]) { event.preventDefault(); key(event.key); }
  });
  $("keys").addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) { key(button.dataset.key); } });
  $("cancel").addEventListener("click", () => { draw(); $("case").focus(); });
  $("field").addEventListener("change", form);
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const value = $("value").value.trim();
    const what = asking;
    run(async () => {
      if (what === "reject") await judge("reject", { value }, true);
      else if (what === "edit") await judge("edit", { field: $("field").value, value }, false);
      else if (value) await judge("note", { value }, false);
      $("case").focus();
    });
  });

  run(async () => {
    if (query.has("by")) $("by").value = query.get("by");
    const found = await get(`/api/review/queue${location.search}`);
    queue = found.events; fields = found.fields;
    if (!$("by").value) $("by").value = found.by;
    $("field").replaceChildren(...fields.map(([field]) => h("option", { value: field }, field)));
    await show();
    $("case").focus();
    if (!found.writes) say("This server only reads: start it with --review to decide.", true);
    else if (!token) say("To decide, open the address that the server printed: it holds a token.", true);
  });
})();
