"use strict";
// The page's script. It reads one document (docs/page.md), from the page itself or from the address in `data-api`, and draws everything from
// it. Texts are only ever set as texts; there is no innerHTML, no eval, no request to anywhere else.
(() => {
  const DAY = 864e5;
  const KINDS = ["statement", "strike", "meeting", "other"];
  const VIEWS = ["timeline", "meetings", "map", "network", "matrix"];
  const FACETS = [
    ["actor", "Who takes part"], ["with", "With whom"], ["type", "Type"], ["kind", "Kind"], ["status", "Meeting"],
    ["place", "Place"], ["certainty", "Certainty"], ["publisher", "Publisher"],
  ];
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const STEP = 80, PRINTED = 2000, CHOICES = 7, MANY_CHOICES = 120, LANES = 6, NODES = 28, ROWS = 16, YEARLY = 24, MOST = 10000, FIRST = 100;

  const $ = (id) => document.getElementById(id);
  // Marks that turn the direction of writing would let a headline dress up the words around it.
  const straight = (text) => String(text).replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const put = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : straight(value));
    }
    for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== "") node.append(child instanceof Node ? child : straight(child));
    return node;
  };
  const h = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
  const s = (tag, attributes, ...children) => put(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const tally = (map, key, by = 1) => map.set(key, (map.get(key) || 0) + by);
  const ranked = (map) => [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));

  // Days are whole numbers since 1970.
  const dayOf = (text) => { const t = /^\d{4}-\d\d-\d\d$/.test(text || "") ? Date.parse(text + "T00:00:00Z") : NaN; return Number.isNaN(t) ? null : t / DAY; };
  const dateOf = (day) => new Date(day * DAY);
  const iso = (day) => dateOf(day).toISOString().slice(0, 10);
  const plain = (day) => { const d = dateOf(day); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
  const firstOfMonth = (year, month) => Date.UTC(year, month, 1) / DAY;

  /// An EDTF date in words: a month is not told as its first day.
  const spoken = (edtf) => {
    const about = /[~?%]/.test(edtf) ? "about " : "";
    const [from, to] = edtf.split("/");
    if (to !== undefined) return from && to && from !== ".." && to !== ".." ? `${spoken(from)} to ${spoken(to)}` : from && from !== ".." ? `${spoken(from)} or later` : `${spoken(to)} or earlier`;
    const parts = edtf.replace(/[~?%]/g, "").split("-");
    if (parts.length === 3 && dayOf(parts.join("-")) !== null) return about + plain(dayOf(parts.join("-")));
    if (parts.length === 2 && MONTHS[parts[1] - 1]) return `${about}${MONTHS[parts[1] - 1]} ${parts[0]}`;
    return about + parts.join("-");
  };

  let data, events = [], byId = new Map(), labels = {}, matching = [], inTime = [], facetCounts = {}, span = null;
  const api = document.body.dataset.api;
  /// A served page shows the latest events of its question, and so begins with them.
  const ORDER = api ? "latest" : "earliest";
  const state = { view: "timeline", order: ORDER, q: "", from: null, to: null, month: "", chosen: {}, open: new Set(), all: new Set(), here: "" };
  let shown = 0, watcher = null, haystacks = null, mapBox = null;

  // ---- the document ----

  const prepare = (document_) => {
    data = document_;
    for (const name of ["asked", "rest", "actors", "places", "articles", "rules", "meetings", "events"]) data[name] = data[name] || [];
    const keyOf = ([label, id]) => (id && !id.startsWith(".") ? id : label);
    data.keys = data.actors.map(keyOf);
    for (const [facet] of FACETS) { labels[facet] = new Map(); state.chosen[facet] = new Set(); }
    // A body that texts name in several ways ("60 diplomats", "four diplomats") goes by its id where all of them are meant.
    data.actors.forEach(([label, id], n) => { const key = data.keys[n], was = labels.actor.get(key); labels.actor.set(key, was === undefined || was === label ? label : id.includes(".") ? id : was); });
    labels.with = labels.actor;
    const mentionsOf = (e) => e.mentions || (e.mentions = []);
    events = data.events.map((e, order) => {
      const day = dayOf(e.date);
      e.order = order;
      e.from = e.first !== undefined || e.last !== undefined ? dayOf(e.first) : day;
      e.to = e.first !== undefined || e.last !== undefined ? dayOf(e.last) : day;
      e.undated = e.from === null && e.to === null;
      e.vague = !e.undated && e.from !== e.to;
      e.at = e.from !== null ? e.from : e.to;
      for (const list of ["source", "target", "claimant"]) e[list] = e[list] || [];
      const keys = (list) => [...new Set(list.map((n) => data.keys[n]))];
      const parties = keys([...e.source, ...e.target]);
      const standing = [e.certainty, e.contested ? "contested" : null, e.negated ? "did not happen" : null, e.recalled ? "recalled" : null].filter(Boolean);
      const publishers = [...new Set(mentionsOf(e).map((m) => data.articles[m.article][0]).filter(Boolean))];
      e.words = e.words || "";
      e.values = {
        actor: parties, with: parties, type: [e.type], kind: [e.kind], status: e.status ? [e.status] : [],
        place: e.place === undefined ? [] : [data.places[e.place][0]], certainty: standing, publisher: publishers,
      };
      return e;
    });
    events.sort((a, b) => (a.undated - b.undated) || (a.at - b.at) || ((a.from === null ? 1 : a.to === null ? 1 : a.to - a.from) - (b.from === null ? 1 : b.to === null ? 1 : b.to - b.from)) || a.order - b.order);
    byId = new Map(events.map((e) => [e.id, e]));
    spread();
  };

  /// From the first to the last day of what is shown or counted.
  const spread = () => {
    const days = events.filter((e) => !e.undated).flatMap((e) => [e.from, e.to].filter((d) => d !== null));
    for (const [month] of data.rest) if (month) days.push(dayOf(month + "-01"));
    span = days.length ? days.reduce(([a, z], d) => [Math.min(a, d), Math.max(z, d)], [days[0], days[0]]) : null;
  };

  const pairs = (e) => {
    const out = [];
    if (e.mutual) e.source.forEach((a, n) => e.source.forEach((b, m) => { if (n < m && data.keys[a] !== data.keys[b]) out.push([data.keys[a], data.keys[b], true]); }));
    else e.source.forEach((a) => e.target.forEach((b) => { if (data.keys[a] !== data.keys[b]) out.push([data.keys[a], data.keys[b], false]); }));
    return out;
  };

  const names = (list) => list.map((n) => data.actors[n][0]).join(", ");
  const haystack = (e) => fold([e.words, names(e.source), names(e.target), names(e.claimant), e.values.place.join(" "), e.quote || "", e.type, e.id,
    ...e.mentions.flatMap((m) => [m.words || "", data.articles[m.article][1], data.articles[m.article][0]])].join(" \n "));

  // ---- filters and counts ----

  const inRange = (e) => {
    if (state.from === null && state.to === null) return true;
    if (e.undated) return false;
    return (state.to === null || (e.from ?? -Infinity) <= state.to) && (state.from === null || (e.to ?? Infinity) >= state.from);
  };

  /// One walk over all events: what matches, what would match at other times, and what each choice of a facet would give.
  const select = () => {
    const words = fold(state.q).split(/\s+/).filter(Boolean);
    if (words.length && !haystacks) haystacks = new Map(events.map((e) => [e, haystack(e)]));
    matching = []; inTime = [];
    facetCounts = Object.fromEntries(FACETS.map(([facet]) => [facet, new Map()]));
    const active = FACETS.map(([facet]) => facet).filter((facet) => state.chosen[facet].size);
    for (const e of events) {
      if (words.length && !words.every((w) => haystacks.get(e).includes(w))) continue;
      const missed = active.filter((facet) => !e.values[facet].some((value) => state.chosen[facet].has(value)));
      if (missed.length > 1) continue;
      if (!missed.length) inTime.push(e);
      if (!inRange(e)) continue;
      if (!missed.length) matching.push(e);
      for (const [facet] of FACETS) {
        if (missed.length && missed[0] !== facet) continue;
        for (const value of e.values[facet]) if (facet !== "with" || !state.chosen.actor.has(value)) tally(facetCounts[facet], value);
      }
    }
    if (state.order === "latest") matching = [...matching.filter((e) => !e.undated).reverse(), ...matching.filter((e) => e.undated)];
  };

  const isFiltered = () => state.q.trim() || FACETS.some(([facet]) => state.chosen[facet].size) || state.from !== null || state.to !== null;
  const choose = (facet, value, only) => {
    const chosen = state.chosen[facet];
    if (only) { chosen.clear(); chosen.add(value); } else if (!chosen.delete(value)) chosen.add(value);
    update();
  };

  // ---- address ----

  const remember = () => {
    const query = new URLSearchParams();
    if (state.view !== "timeline") query.set("view", state.view);
    if (state.order !== ORDER) query.set("order", state.order);
    if (state.q) query.set("q", state.q);
    if (state.from !== null) query.set("since", iso(state.from));
    if (state.to !== null) query.set("until", iso(state.to));
    if (state.month) query.set("month", state.month);
    for (const [facet] of FACETS) for (const value of state.chosen[facet]) query.append(facet, value);
    if (state.here && state.open.has(state.here)) query.set("event", state.here);
    const text = query.toString();
    try { history.replaceState(null, "", text ? "#" + text : location.pathname + location.search); } catch { /* a browser that lets no file change its address */ }
  };

  const recall = () => {
    const query = new URLSearchParams(location.hash.slice(1));
    state.view = VIEWS.includes(query.get("view")) ? query.get("view") : "timeline";
    state.order = ["earliest", "latest"].includes(query.get("order")) ? query.get("order") : ORDER;
    state.q = query.get("q") || "";
    state.from = dayOf(query.get("since"));
    state.to = dayOf(query.get("until"));
    state.month = /^\d{4}-\d\d$/.test(query.get("month") || "") ? query.get("month") : "";
    for (const [facet] of FACETS) state.chosen[facet] = new Set(query.getAll(facet));
    const id = query.get("event");
    if (id && byId.has(id)) { state.open.add(id); state.here = id; }
    $("search").value = state.q;
  };

  // ---- facets ----

  const facet = ([name, heading]) => {
    const chosen = state.chosen[name];
    if (name === "with" && !state.chosen.actor.size && !chosen.size) return null;
    const rows = ranked(facetCounts[name]);
    for (const value of chosen) if (!facetCounts[name].has(value)) rows.push([value, 0]);
    if (!rows.length) return null;
    rows.sort((a, b) => chosen.has(b[0]) - chosen.has(a[0]));
    const most = state.all.has(name) ? MANY_CHOICES : Math.max(CHOICES, chosen.size);
    const choices = rows.slice(0, most).map(([value, n]) => {
      const id = `f-${name}-${value}`;
      const box = h("input", { type: "checkbox", id, onchange: () => choose(name, value) });
      box.checked = chosen.has(value);
      return h("label", { class: n ? "choice" : "choice none", for: id }, box, h("span", {}, labels[name].get(value) || value),
        h("span", { class: "n" }, n.toLocaleString("en"), h("span", { class: "unseen" }, n === 1 ? " event" : " events")));
    });
    const left = rows.length - choices.length;
    const toggle = () => { if (!state.all.delete(name)) state.all.add(name); drawFacets(); };
    const more = rows.length > Math.max(CHOICES, chosen.size)
      ? h("button", { type: "button", class: "more", id: `more-${name}`, onclick: toggle }, state.all.has(name) ? "fewer" : `${count(left, "more", "more")}`,
        h("span", { class: "unseen" }, ` in ${heading}`))
      : null;
    const beyond = state.all.has(name) && left ? h("p", { class: "hint" }, `and ${left} more: search for them`) : null;
    return h("fieldset", {}, h("legend", {}, heading), h("div", {}, choices, beyond, more));
  };

  const drawFacets = () => {
    const focused = document.activeElement && document.activeElement.id;
    $("facets").replaceChildren(...FACETS.map(facet).filter(Boolean));
    const active = FACETS.reduce((n, [name]) => n + state.chosen[name].size, 0);
    $("active").textContent = active ? `(${active})` : "";
    $("clear").hidden = !isFiltered();
    if (focused && $(focused) && document.activeElement !== $(focused)) $(focused).focus({ preventScroll: true });
  };

  // ---- when ----

  const domain = () => {
    if (!span) return null;
    let a = state.from ?? span[0], z = state.to ?? span[1];
    if (z - a < 6) { const middle = (a + z) / 2; a = Math.floor(middle - 3); z = Math.ceil(middle + 3); }
    return [a, z];
  };

  const UNITS = [
    { name: "day", start: (d) => d, next: (d) => d + 1 },
    { name: "week", start: (d) => d - ((d + 3) % 7 + 7) % 7, next: (d) => d + 7 },
    { name: "month", start: (d) => { const t = dateOf(d); return firstOfMonth(t.getUTCFullYear(), t.getUTCMonth()); }, next: (d) => { const t = dateOf(d); return firstOfMonth(t.getUTCFullYear(), t.getUTCMonth() + 1); } },
    { name: "quarter", start: (d) => { const t = dateOf(d); return firstOfMonth(t.getUTCFullYear(), t.getUTCMonth() - t.getUTCMonth() % 3); }, next: (d) => { const t = dateOf(d); return firstOfMonth(t.getUTCFullYear(), t.getUTCMonth() + 3); } },
    { name: "year", start: (d) => firstOfMonth(dateOf(d).getUTCFullYear(), 0), next: (d) => firstOfMonth(dateOf(d).getUTCFullYear() + 1, 0) },
    { name: "decade", start: (d) => firstOfMonth(Math.floor(dateOf(d).getUTCFullYear() / 10) * 10, 0), next: (d) => firstOfMonth(dateOf(d).getUTCFullYear() + 10, 0) },
  ];
  const LENGTHS = [1, 7, 30.4, 91, 365, 3652];

  const unitName = (unit, day) => {
    const d = dateOf(day), year = d.getUTCFullYear();
    if (unit.name === "day") return plain(day);
    if (unit.name === "week") return `week from ${plain(day)}`;
    if (unit.name === "month") return `${MONTHS[d.getUTCMonth()]} ${year}`;
    if (unit.name === "quarter") return `quarter from ${MONTHS[d.getUTCMonth()]} ${year}`;
    return unit.name === "year" ? `${year}` : `${year}s`;
  };

  const ticks = (a, z, width) => {
    const most = Math.max(2, Math.floor(width / 85)), years = (z - a) / 365.25, out = [];
    const steps = [[1, "d"], [2, "d"], [7, "d"], [14, "d"], [1, "m"], [2, "m"], [3, "m"], [6, "m"], [12, "m"], [24, "m"], [60, "m"], [120, "m"], [240, "m"], [600, "m"]];
    const [by, unit] = steps.find(([n, u]) => (z - a) / (u === "d" ? n : n * 30.4) <= most) || [Math.ceil(years / most) * 12, "m"];
    if (unit === "d") { for (let d = Math.ceil(a / by) * by; d <= z; d += by) out.push([d, `${dateOf(d).getUTCDate()} ${MONTHS[dateOf(d).getUTCMonth()].slice(0, 3)}${z - a > 200 || out.length === 0 ? " " + dateOf(d).getUTCFullYear() : ""}`]); return out; }
    const begin = dateOf(a);
    for (let month = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / by) * by; ; month += by) {
      const day = firstOfMonth(Math.floor(month / 12), month % 12);
      if (day > z) return out;
      if (day >= a) out.push([day, month % 12 || by < 12 ? `${MONTHS[month % 12].slice(0, 3)} ${Math.floor(month / 12)}` : `${Math.floor(month / 12)}`]);
    }
  };

  const zoomTo = (a, z) => {
    if (a === null || !span || (a <= span[0] && z >= span[1])) { state.from = state.to = null; } else { state.from = Math.round(a); state.to = Math.max(Math.round(a), Math.round(z)); }
    update();
  };
  const zoomBy = (factor) => { const d = domain(); if (!d) return; const middle = (d[0] + d[1]) / 2, half = Math.max(3, (d[1] - d[0]) / 2 * factor); zoomTo(Math.max(span[0], middle - half), Math.min(span[1], middle + half)); };
  const panBy = (part) => {
    const d = domain(); if (!d) return;
    const length = d[1] - d[0]; let a = d[0] + length * part;
    a = Math.max(span[0], Math.min(a, span[1] - length));
    zoomTo(a, a + length);
  };

  const drawChart = () => {
    const box = $("chart"), d = domain();
    if (!d) { box.replaceChildren(h("p", { class: "hint" }, events.length ? "No event has a date." : "No events.")); return; }
    const width = Math.max(280, box.clientWidth), [a, z] = d, length = z - a + 1, top = 18, tall = 92;
    const x = (day) => (day - a) / length * width;
    const most = width / 7;
    let which = LENGTHS.findIndex((n) => length / n <= most); if (which < 0) which = UNITS.length - 1;
    const unit = UNITS[which];
    const bins = [];
    for (let b = unit.start(a); b <= z; b = unit.next(b)) bins.push({ a: b, z: unit.next(b), n: { statement: 0, strike: 0, meeting: 0, other: 0 }, all: 0, rest: 0 });
    const binOf = (day) => { let low = 0, high = bins.length - 1; while (low < high) { const m = (low + high + 1) >> 1; if (bins[m].a <= day) low = m; else high = m - 1; } return bins[low]; };
    const vague = [];
    let undated = 0;
    for (const e of inTime) {
      if (e.undated) { undated += 1; continue; }
      if (e.vague) { if ((e.from ?? -Infinity) <= z && (e.to ?? Infinity) >= a) vague.push(e); continue; }
      if (e.at < a || e.at > z) continue;
      const bin = binOf(e.at); bin.n[e.kind] += 1; bin.all += 1;
    }
    // What is only counted by month is spread over its days: a grey ground behind the bars.
    if (!isFiltered() || (!state.q && FACETS.every(([f]) => !state.chosen[f].size))) {
      for (const [month, , n] of data.rest) {
        if (!month) continue;
        const [year, m] = month.split("-").map(Number), first = firstOfMonth(year, m - 1), next = firstOfMonth(year, m);
        for (const bin of bins) { const both = Math.min(bin.z, next) - Math.max(bin.a, first); if (both > 0) bin.rest += n * both / (next - first); }
      }
    }
    const peak = Math.max(1, ...bins.map((bin) => bin.all + bin.rest));
    const y = (n) => n / peak * tall;
    const svg = s("svg", { role: "img", "aria-label": `Events by ${unit.name}, ${plain(Math.round(a))} to ${plain(Math.round(z))}: ${count(bins.reduce((n, bin) => n + bin.all, 0), "event")} dated to the day, ${vague.length} to a span of days` });
    for (const bin of bins) {
      const left = Math.max(0, x(bin.a)), right = Math.min(width, x(bin.z)), gap = right - left > 4 ? 1 : 0;
      let base = top + tall;
      const group = s("g", {}, s("title", {}, `${unitName(unit, bin.a)}: ${count(bin.all, "event")}${KINDS.map((k) => bin.n[k] ? `, ${bin.n[k]} ${k}` : "").join("")}${bin.rest ? `; about ${Math.round(bin.rest)} more are only counted` : ""}`));
      for (const kind of KINDS) {
        if (!bin.n[kind]) continue;
        const high = Math.max(y(bin.n[kind]), 1.5); base -= high;
        group.append(s("rect", { class: `f-${kind}`, x: left.toFixed(1), y: base.toFixed(1), width: Math.max(1, right - left - gap).toFixed(1), height: high.toFixed(1) }));
      }
      if (bin.rest) { const high = y(bin.rest); base -= high; group.append(s("rect", { class: "bar-rest", x: left.toFixed(1), y: base.toFixed(1), width: Math.max(1, right - left - gap).toFixed(1), height: high.toFixed(1) })); }
      svg.append(group);
    }
    svg.append(s("line", { class: "axis", x1: 0, x2: width, y1: top + tall + .5, y2: top + tall + .5 }), s("text", { x: 2, y: 11 }, `${Math.round(peak)} a ${unit.name}`));
    for (const [day, label] of ticks(a, z, width)) {
      const at = x(day), anchor = at > width - 40 ? "end" : at < 14 ? "start" : "middle";
      svg.append(s("line", { class: "axis", x1: at, x2: at, y1: top + tall, y2: top + tall + 4 }), s("text", { x: at, y: top + tall + 16, "text-anchor": anchor }, label));
    }
    // Spans of days are drawn as spans, each in the first free lane.
    let bottom = top + tall + 22;
    if (vague.length) {
      const lanes = []; let left = 0;
      vague.sort((p, q) => (p.from ?? a) - (q.from ?? a) || p.order - q.order);
      for (const e of vague) {
        const begin = Math.max(0, x(e.from ?? a)), end = Math.min(width, Math.max(x((e.to ?? z) + 1), begin + 5));
        let lane = lanes.findIndex((used) => used <= begin - 2);
        if (lane < 0) lane = lanes.length;
        if (lane >= LANES) { left += 1; continue; }
        lanes[lane] = end;
        svg.append(s("g", {}, s("title", {}, `${spoken(e.date)}: ${names(e.source)}${e.target.length ? " → " + names(e.target) : ""}, ${e.type}`),
          s("rect", { class: `f-${e.kind}`, x: begin.toFixed(1), y: bottom + lane * 7, width: (end - begin).toFixed(1), height: 4, rx: 2 })));
      }
      bottom += Math.min(lanes.length, LANES) * 7 + 14;
      svg.append(s("text", { x: 2, y: bottom - 3 }, `${count(vague.length, "event")} dated to a span of days${left ? `, ${left} not drawn` : ""}`));
    }
    svg.setAttribute("viewBox", `0 0 ${width} ${bottom + 2}`);
    svg.setAttribute("height", bottom + 2);
    let begun = null;
    const dayAt = (event) => a + Math.max(0, Math.min(1, (event.clientX - svg.getBoundingClientRect().left) / svg.getBoundingClientRect().width)) * length;
    const brush = s("rect", { class: "brush", y: top, height: tall, width: 0 });
    svg.append(brush);
    svg.addEventListener("pointerdown", (event) => { if (event.button) return; begun = dayAt(event); if (event.pointerType !== "touch") { svg.setPointerCapture(event.pointerId); event.preventDefault(); } });
    svg.addEventListener("pointermove", (event) => {
      if (begun === null) return;
      const now = dayAt(event), from = Math.min(begun, now), to = Math.max(begun, now);
      brush.setAttribute("x", x(from)); brush.setAttribute("width", x(to) - x(from));
    });
    svg.addEventListener("pointercancel", () => { begun = null; brush.setAttribute("width", 0); });
    svg.addEventListener("pointerup", (event) => {
      if (begun === null) return;
      const now = dayAt(event), from = Math.min(begun, now), to = Math.max(begun, now); begun = null;
      if (x(to) - x(from) >= 6) zoomTo(Math.floor(from), Math.floor(to));
      else { const bin = binOf(Math.floor(now)); if (unit.name !== "day" || bin.all) zoomTo(bin.a, bin.z - 1); }
    });
    const row = undated ? h("button", { type: "button", class: "more", id: "undated", onclick: toUndated }, `${count(undated, "event")} without a date`) : null;
    box.replaceChildren(svg, ...(row ? [row] : []));
    $("since").value = state.from === null ? "" : iso(state.from);
    $("until").value = state.to === null ? "" : iso(state.to);
    $("out").disabled = $("all").disabled = state.from === null && state.to === null;
    $("earlier").disabled = !(a > span[0]); $("later").disabled = !(z < span[1]);
  };

  const toUndated = () => {
    state.view = "timeline";
    if (state.from !== null || state.to !== null) { state.from = state.to = null; }
    update();
    const first = matching.find((e) => e.undated);
    if (first) walkTo(first.id);
  };

  // ---- the list ----

  const link = (mention, article) => {
    if (!/^https?:\/\//i.test(article[2])) return null;
    const words = (mention.words || "").replace(/\s+/g, " ").trim().split(" ");
    const enc = (text) => encodeURIComponent(text).replace(/[-!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
    let fragment = words.length > 14 ? `${enc(words.slice(0, 6).join(" "))},${enc(words.slice(-5).join(" "))}` : enc(words.join(" "));
    if (mention.prefix && words.length < 9) fragment = `${enc(mention.prefix.split(" ").slice(-3).join(" "))}-,${fragment}`;
    return article[2].split("#")[0] + (words[0] ? "#:~:text=" + fragment : "");
  };

  const marked = (words, trigger) => {
    const at = trigger ? words.indexOf(trigger) : -1;
    return at < 0 ? [words] : [words.slice(0, at), h("mark", {}, trigger), words.slice(at + trigger.length)];
  };

  const row = (name, ...value) => { const kept = value.flat(5).filter((v) => v !== "" && v !== null && v !== undefined); return kept.length ? [h("dt", {}, name), h("dd", {}, kept)] : []; };

  const report = (mention, e) => {
    const article = data.articles[mention.article], words = mention.words || e.words, address = link({ ...mention, words }, article);
    const title = article[1] || article[4];
    return h("div", { class: "report" },
      h("blockquote", {}, marked(words, mention.trigger)),
      (mention.also || []).map((also) => h("blockquote", {}, also)),
      h("p", { class: "hint" }, [article[0], article[3].slice(0, 10)].filter(Boolean).join(", "), article[0] || article[3] ? ": " : "",
        address ? h("a", { href: address, rel: "noopener noreferrer", target: "_blank", "data-url": article[2] }, title, h("span", { class: "unseen" }, " (the article, at these words, in a new window)")) : title),
      mention.certainty || mention.negated || (mention.claimant && mention.claimant.length) || mention.date !== undefined
        ? h("p", { class: "hint" }, "told here as ", mention.negated ? "not done" : mention.certainty || e.certainty, mention.claimant && mention.claimant.length ? `, said by ${names(mention.claimant)}` : "", mention.date !== undefined ? `, dated ${mention.date ? spoken(mention.date) : "not at all"}` : "")
        : null);
  };

  const tolls = (e) => {
    const told = e.mentions.filter((m) => m.killed || m.injured || (m.figures || []).length);
    if (!told.length) return null;
    const line = (m) => h("tr", {}, h("td", {}, data.articles[m.article][3].slice(0, 10) || "not dated"), h("td", {}, m.killed || ""), h("td", {}, m.injured || ""),
      h("td", {}, (m.figures || []).filter((f) => f[0] !== "killed" && f[0] !== "injured").map((f) => `${f[1]} ${f[2] ? f[2] + " " : ""}${f[0]}`).join(", ")), h("td", {}, data.articles[m.article][0]));
    const sorted = [...told].sort((p, q) => (data.articles[p.article][3] < data.articles[q.article][3] ? -1 : 1));
    return [h("h4", {}, "Numbers as they were reported"), h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["Reported", "Killed", "Injured", "Other", "By"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", {}, sorted.map(line))))];
  };

  const details = (e) => {
    const lead = e.mentions[0] || {};
    const thread = data.meetings.find((t) => t.id === e.thread);
    return h("div", { class: "inside", id: `in-${e.id}` },
      h("dl", {},
        row("Date", e.date ? spoken(e.date) : "none in the text", e.basis ? `, ${e.basis}` : ""),
        row("Who", names(e.source) || "unknown"), row("Whom", names(e.target)),
        row("What", `${e.kind}${e.status ? " " + e.status : ""}, ${e.type}`, e.mode ? `, ${e.mode}` : ""),
        row("Planned for", e.planned_for ? spoken(e.planned_for) : ""),
        row("Standing", e.standing || (e.certainty === "asserted" ? "asserted by the text" : e.certainty)),
        row("Claimed by", (e.claimed_by || []).join(", ")), row("Denied by", (e.denied_by || []).join(", ")),
        row("Said by", names(e.claimant)), row("Said", e.quote ? `“${e.quote}”` : "", e.venue ? ` (${e.venue})` : ""),
        row("Where", e.values.place[0] || ""), row("Toll", e.toll || ""), row("Weapon", (e.weapon || []).join(", ")),
        row("Thread", thread ? h("button", { type: "button", class: "more", onclick: () => { state.view = "meetings"; update(); const at = $(thread.id); if (at) { at.scrollIntoView(); at.focus(); } } }, `${titleOf(thread)}: ${thread.status}`) : ""),
        row("Because", lead.rule !== undefined ? h("code", {}, data.rules[lead.rule]) : "", lead.trigger ? ` on “${lead.trigger}”` : ""),
        row("Id", h("code", {}, e.id))),
      tolls(e),
      h("h4", {}, e.sources ? `${count(e.sources[1], "report")}, ${e.sources[0]} independent` : count(Math.max(1, e.mentions.length), "report")),
      e.mentions.length ? e.mentions.map((m) => report(m, e)) : h("blockquote", {}, e.words));
  };

  const drawEvent = (e) => {
    const open = state.open.has(e.id), mark = (e.mentions[0] || {}).trigger;
    const arrow = e.target.length ? [h("span", { class: "arrow" }, h("span", { "aria-hidden": "true" }, " → "), h("span", { class: "unseen" }, " to ")), h("span", {}, names(e.target))] : [];
    const article = h("article", { class: `event k-${e.kind}${e.certainty === "asserted" && !e.negated ? "" : " unsure"}${state.here === e.id ? " here" : ""}`, id: `e-${e.id}` },
      h("span", { class: "strip", "aria-hidden": "true" }),
      h("div", {},
        h("h3", {}, h("button", { type: "button", class: "head", "aria-expanded": String(open), "aria-controls": open ? `in-${e.id}` : null, onclick: () => toggle(e.id) }, h("span", {}, names(e.source) || "unknown"), arrow)),
        h("p", { class: "tags" },
          h("span", {}, h("b", { class: `t-${e.kind}` }, e.kind + (e.status ? " " + e.status : "")), ` ${e.type}${e.mode ? ", " + e.mode : ""}`),
          e.values.place[0] ? h("span", {}, `in ${e.values.place[0]}`) : null,
          e.planned_for ? h("span", {}, `for ${spoken(e.planned_for)}`) : null,
          e.toll ? h("span", {}, h("b", {}, e.toll)) : null,
          e.standing ? h("span", { class: "standing" }, e.standing) : null,
          e.basis ? h("span", {}, `date: ${e.basis}`) : null,
          e.sources ? h("span", {}, e.sources[0] === e.sources[1] ? `${e.sources[1]} sources` : `${e.sources[0]} of ${e.sources[1]} sources independent`) : null),
        open ? null : h("p", { class: "words" }, marked(e.words, mark)),
        open ? details(e) : null));
    return article;
  };

  const toggle = (id) => {
    if (!state.open.delete(id)) state.open.add(id);
    walkOn(id);
    redraw(id);
    const at = $(`e-${id}`);
    if (at) at.querySelector(".head").focus({ preventScroll: true });
    remember();
  };
  const redraw = (id) => { const at = $(`e-${id}`), e = byId.get(id); if (at && e) at.replaceWith(drawEvent(e)); };
  const walkOn = (id) => { const was = state.here; state.here = id; if (was && was !== id) { const at = $(`e-${was}`); if (at) at.classList.remove("here"); } const at = $(`e-${id}`); if (at) at.classList.add("here"); };
  const walkTo = (id) => {
    const place = matching.findIndex((e) => e.id === id);
    if (place < 0) return;
    while (shown <= place) addEvents(STEP);
    walkOn(id);
    const at = $(`e-${id}`);
    at.scrollIntoView({ block: "center" });
    at.querySelector(".head").focus({ preventScroll: true });
  };

  const heading = (e) => {
    if (e.undated) return [h("span", {}, "Without a date "), h("span", { class: "vague" }, "the texts say no day")];
    if (!e.vague) { return [`${WEEKDAYS[dateOf(e.at).getUTCDay()]}, ${plain(e.at)}`]; }
    return [h("span", {}, spoken(e.date) + " "), h("span", { class: "vague" }, "no single day in the text")];
  };

  /// What the document only counts, a row for a month, of many months one for a year; those between two events come with the later.
  const restOf = (months) => {
    const spans = new Map();
    for (const month of months) {
      const key = months.length > YEARLY ? month.slice(0, 4) : month;
      if (!spans.has(key)) spans.set(key, new Map());
      for (const [type, n] of restByMonth.get(month)) tally(spans.get(key), type, n);
    }
    return [...spans].map(([when, types]) => h("p", { class: "rest" },
      `and ${count([...types.values()].reduce((n, m) => n + m, 0), "further event")} ${when ? "in " + spoken(when) : "without a date"}, not told here: `,
      ranked(types).map(([type, n]) => `${n.toLocaleString("en")} ${type}`).join(", "), when ? [". All of them: ", api ? h("a", { href: within(when) }, spoken(when)) : h("code", {}, `demarche timeline --on ${when}`)] : ""));
  };
  let restByMonth = new Map();
  const monthOf = (e) => (e.undated ? "" : iso(e.at).slice(0, 7));
  /// The months of the rest that come in the order of the list from one event on, up to another: from the beginning or to the end where there is none.
  const restBetween = (from, to) => {
    const sign = state.order === "latest" ? -1 : 1, order = (a, b) => (a < b ? -sign : a > b ? sign : 0);
    const lies = (month) => month && (from === null || (from !== "" && order(month, from) >= 0)) && (to === null || to === "" || order(month, to) < 0);
    return [...restByMonth.keys()].filter(lies).sort(order);
  };

  const addEvents = (n) => {
    const list = $("list");
    for (const e of matching.slice(shown, shown + n)) {
      const last = list.lastElementChild, key = e.undated ? "undated" : e.date;
      const before = shown ? monthOf(matching[shown - 1]) : null;
      if (restByMonth.size && before !== monthOf(e)) for (const p of restOf(restBetween(before, monthOf(e)))) list.append(p);
      let section = last && last.dataset && last.dataset.key === key && list.lastElementChild === last ? last : null;
      if (!section) { section = h("section", { class: "day", "data-key": key }, h("h2", {}, heading(e))); list.append(section); }
      section.append(drawEvent(e));
      shown += 1;
    }
    if (shown >= matching.length && restByMonth.size) {
      const last = matching.length ? monthOf(matching[matching.length - 1]) : null;
      // Undated events come last: what lies before them was told when the list came to them.
      for (const p of restOf(restBetween(last, null))) list.append(p);
      if (restByMonth.has("")) for (const p of restOf([""])) list.append(p);
      restByMonth = new Map();
    }
    const more = $("more");
    if (more) { more.hidden = shown >= matching.length; more.textContent = `Show ${Math.min(STEP, matching.length - shown)} more of ${(matching.length - shown).toLocaleString("en")}`; }
  };

  const drawTimeline = (view) => {
    if (watcher) watcher.disconnect();
    shown = 0;
    restByMonth = new Map();
    if (!isFiltered()) for (const [month, type, n] of data.rest) { if (!restByMonth.has(month)) restByMonth.set(month, new Map()); tally(restByMonth.get(month), type, n); }
    const more = h("button", { type: "button", id: "more", class: "more-events", onclick: () => { const at = shown; addEvents(STEP); const e = matching[at]; if (e) $(`e-${e.id}`).querySelector(".head").focus(); } });
    const turn = h("button", { type: "button", id: "order", class: "more", onclick: () => { state.order = state.order === "latest" ? "earliest" : "latest"; update(); $("order").focus({ preventScroll: true }); } }, state.order === "latest" ? "latest first" : "earliest first", h("span", { class: "unseen" }, ": turn the order round"));
    view.replaceChildren(h("h2", { class: "unseen" }, "Events by day"), matching.length > 1 ? h("p", { class: "turn" }, turn) : "", h("div", { id: "list" }), more);
    if (!matching.length) $("list").append(h("p", { class: "rest" }, "No event matches."));
    addEvents(STEP);
    watcher = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting) && shown < matching.length) addEvents(STEP); }, { rootMargin: "800px" });
    watcher.observe(more);
  };

  // ---- meetings ----

  const titleOf = (thread) => `${thread.kind || "meeting"} of ${names(thread.parties).replace(/, ([^,]*)$/, " and $1")}`;
  const show = (id) => { state.view = "timeline"; state.open.add(id); state.here = id; if (!matching.some((e) => e.id === id)) clearFilters(); update(); walkTo(id); };

  const drawMeetings = (view) => {
    const here = new Set(matching.map((e) => e.thread).filter(Boolean));
    const threads = data.meetings.filter((t) => here.has(t.id)).sort((p, q) => (p.steps[0].date < q.steps[0].date ? -1 : p.steps[0].date > q.steps[0].date ? 1 : p.id < q.id ? -1 : 1));
    const OFF = ["cancelled", "postponed", "suspended"];
    const step = (t) => h("li", { class: t.status === "held" || t.status === "under-way" ? "held" : OFF.includes(t.status) ? "off" : "" },
      h("span", { class: "at" }, t.date || "undated"), h("span", { class: "knot", "aria-hidden": "true" }),
      h("div", { class: "step" }, h("p", {}, h("b", {}, t.status), t.planned ? ` for ${spoken(t.planned)}` : "", " ",
        byId.has(t.event) ? h("button", { type: "button", class: "more", onclick: () => show(t.event) }, "show the event", h("span", { class: "unseen" }, ` of ${t.date}`)) : null), h("p", { class: "words" }, t.words)));
    view.replaceChildren(h("h2", {}, count(threads.length, "meeting")), h("p", { class: "hint" }, "A thread is one summit, visit, call or round of talks, from the first proposal to its end."),
      ...threads.map((t) => h("article", { class: "thread", id: t.id, tabindex: "-1" },
        h("h3", {}, h("b", {}, titleOf(t)), `: ${t.status}`, t.date ? `, ${spoken(t.date)}` : "", t.place ? `, ${t.place}` : ""),
        (t.previous || []).length ? h("p", { class: "hint" }, `planned before for ${t.previous.map(spoken).join(", ")}`) : null,
        h("ol", {}, t.steps.map(step)))));
  };

  // ---- map ----

  const drawMap = (view) => {
    const spots = new Map(); let none = 0, unknown = 0;
    for (const e of matching) {
      if (e.place === undefined) { none += 1; continue; }
      const place = data.places[e.place];
      if (place.length < 3) { unknown += 1; continue; }
      const key = `${place[1]},${place[2]},${place[3]}`;
      if (!spots.has(key)) spots.set(key, { place, n: 0, kinds: new Map(), names: new Map() });
      const spot = spots.get(key); spot.n += 1; tally(spot.kinds, e.kind); tally(spot.names, place[0]);
    }
    const list = [...spots.values()].sort((p, q) => q.n - p.n || (p.place[0] < q.place[0] ? -1 : 1));
    const world = [-1800, -840, 3600, 1440];
    if (!mapBox) mapBox = fit(list);
    const svg = s("svg", { viewBox: mapBox.join(" "), role: "group", "aria-label": "Map of the places that the texts name" }, s("use", { href: "#land", class: "land" }));
    const wide = Math.max(280, view.clientWidth - 26), unit = () => mapBox[2] / wide;
    const draw = () => {
      svg.setAttribute("viewBox", mapBox.join(" "));
      svg.querySelectorAll("g").forEach((g) => g.remove());
      const u = unit(), taken = [];
      for (const spot of [...list].reverse()) {
        const [, lat, lon, precision] = spot.place, kind = ranked(spot.kinds)[0][0], area = precision === "country" || precision === "region";
        const r = (4 + Math.sqrt(spot.n) * 2.4) * (area ? 2 : 1) * u, name = ranked(spot.names)[0][0];
        const pick = () => choose("place", name, true);
        const text = `${name}: ${count(spot.n, "event")}${area ? `, known only as a ${precision}` : ""}`;
        const g = s("g", { tabindex: "0", role: "button", "aria-label": text, onclick: pick, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } } },
          s("title", {}, text), s("circle", { class: `spot f-${kind}${area ? ` area s-${kind}` : ""}`, cx: lon * 10, cy: -lat * 10, r, "stroke-width": 1.5 * u }));
        svg.append(g);
      }
      for (const spot of list.slice(0, 40)) {
        const [, lat, lon] = spot.place, name = ranked(spot.names)[0][0], w = name.length * 6.4 * u, hgt = 14 * u;
        const box = [lon * 10 + (7 + Math.sqrt(spot.n) * 2.4) * u, -lat * 10 - 7 * u, w, hgt];
        if (box[0] < mapBox[0] || box[0] + w > mapBox[0] + mapBox[2] || taken.some((t) => t[0] < box[0] + box[2] && box[0] < t[0] + t[2] && t[1] < box[1] + box[3] && box[1] < t[1] + t[3])) continue;
        taken.push(box);
        const label = s("text", { x: box[0], y: -lat * 10 + 4 * u, "aria-hidden": "true" }, name);
        label.setAttribute("font-size", 11.5 * u);
        svg.append(s("g", { "aria-hidden": "true" }, label));
      }
    };
    const zoom = (f) => { const [x, y, w, hgt] = mapBox, nw = Math.min(3600, Math.max(120, w * f)), nh = nw * hgt / w; mapBox = [x + (w - nw) / 2, y + (hgt - nh) / 2, nw, nh]; draw(); };
    const move = (dx, dy) => { mapBox = [mapBox[0] + dx * mapBox[2], mapBox[1] + dy * mapBox[3], mapBox[2], mapBox[3]]; draw(); };
    let drag = null;
    svg.addEventListener("pointerdown", (event) => { drag = [event.clientX, event.clientY, ...mapBox]; });
    svg.addEventListener("pointermove", (event) => { if (!drag || !event.buttons) return; const u = unit(); mapBox = [drag[2] - (event.clientX - drag[0]) * u, drag[3] - (event.clientY - drag[1]) * u, mapBox[2], mapBox[3]]; svg.setAttribute("viewBox", mapBox.join(" ")); });
    svg.addEventListener("pointerup", () => { drag = null; });
    draw();
    const button = (label, name, act) => h("button", { type: "button", "aria-label": name, title: name, onclick: act }, label);
    const others = [none ? `${count(none, "event")} without a place in the text` : "", unknown ? `${count(unknown, "event")} at places that the gazetteer does not have` : ""].filter(Boolean);
    view.replaceChildren(h("h2", {}, `${count(list.length, "place")} on the map`),
      h("p", { class: "hint" }, "A full circle is a town or a site; a dashed ring a region or a country of which the text says no more. ", others.length ? `Not drawn: ${others.join(", ")}.` : ""),
      h("div", { class: "board map" }, h("div", { class: "controls", role: "group", "aria-label": "Map" }, button("+", "Closer on the map", () => zoom(.6)), button("−", "Wider on the map", () => zoom(1.6)),
        button("←", "West", () => move(-.2, 0)), button("→", "East", () => move(.2, 0)), button("↑", "North", () => move(0, -.2)), button("↓", "South", () => move(0, .2)),
        button("Places", "Fit the places", () => { mapBox = fit(list); draw(); }), button("World", "Whole world", () => { mapBox = world; draw(); })), svg),
      table(["Place", "Precision", "Events"], list.map((spot) => [h("button", { type: "button", onclick: () => choose("place", ranked(spot.names)[0][0], true) }, [...spot.names.keys()].join("; ")), spot.place[3] || "", spot.n])));
  };

  const fit = (list) => {
    if (!list.length) return [-1800, -840, 3600, 1440];
    const xs = list.map((p) => p.place[2] * 10), ys = list.map((p) => -p.place[1] * 10);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const w = Math.min(3600, Math.max(700, (x1 - x0) * 1.25, (y1 - y0) * 1.4 * 2)), hgt = w / 2;
    return [Math.max(-1800, Math.min((x0 + x1 - w) / 2, 1800 - w)), (y0 + y1 - hgt) / 2, w, hgt];
  };

  const table = (header, rows) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": header.join(", ") }, h("table", { class: "list" },
    h("thead", {}, h("tr", {}, header.map((t, n) => h("th", { scope: "col", class: typeof (rows[0] || [])[n] === "number" ? "n" : null }, t)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", { class: typeof cell === "number" ? "n" : null }, typeof cell === "number" ? cell.toLocaleString("en") : cell)))))));

  // ---- network ----

  const drawNetwork = (view) => {
    const weight = new Map(), kinds = new Map(), ends = new Map();
    for (const e of matching) for (const [a, b] of pairs(e)) {
      const key = a < b ? `${a}\n${b}` : `${b}\n${a}`;
      tally(weight, key); if (!kinds.has(key)) kinds.set(key, new Map()); tally(kinds.get(key), e.kind); tally(ends, a); tally(ends, b);
    }
    const nodes = ranked(ends).slice(0, NODES).map(([key, n], i, all) => ({ key, n, x: Math.cos(2 * Math.PI * i / all.length) * 300, y: Math.sin(2 * Math.PI * i / all.length) * 190, fx: 0, fy: 0 }));
    const at = new Map(nodes.map((n) => [n.key, n]));
    const edges = ranked(weight).map(([key, n]) => ({ key, n, a: at.get(key.split("\n")[0]), b: at.get(key.split("\n")[1]) }));
    const drawn = edges.filter((edge) => edge.a && edge.b);
    // Springs and repulsion from a fixed beginning: the same events always give the same picture.
    for (let round = 0; round < 320; round += 1) {
      const heat = 14 * (1 - round / 320) + .3;
      for (const n of nodes) { n.fx = -n.x * .03; n.fy = -n.y * .055; }
      for (let i = 0; i < nodes.length; i += 1) for (let j = i + 1; j < nodes.length; j += 1) {
        const p = nodes[i], q = nodes[j], dx = p.x - q.x || .1 * (i - j), dy = p.y - q.y || .07, d2 = dx * dx + dy * dy + 1, f = 5200 / d2;
        p.fx += dx * f / 10; p.fy += dy * f / 10; q.fx -= dx * f / 10; q.fy -= dy * f / 10;
      }
      for (const { a, b, n } of drawn) { const dx = a.x - b.x, dy = a.y - b.y, d = Math.hypot(dx, dy) || 1, f = (d - 110) * .03 * (1 + Math.log(n) * .3); a.fx -= dx / d * f; a.fy -= dy / d * f; b.fx += dx / d * f; b.fy += dy / d * f; }
      for (const n of nodes) { const d = Math.hypot(n.fx, n.fy) || 1, step = Math.min(d, heat); n.x += n.fx / d * step; n.y += n.fy / d * step; }
    }
    const wide = Math.max(300, view.clientWidth - 26), pad = 60, xs = nodes.map((n) => n.x), ys = nodes.map((n) => n.y);
    const box = nodes.length ? [Math.min(...xs) - pad * 1.8, Math.min(...ys) - pad * .6, Math.max(...xs) - Math.min(...xs) + pad * 3.6, Math.max(...ys) - Math.min(...ys) + pad * 1.2] : [0, 0, 100, 10];
    const svg = s("svg", { viewBox: box.map((v) => v.toFixed(1)).join(" "), role: "group", "aria-label": "Network of actors" });
    const u = box[2] / wide;
    for (const { a, b, n, key } of [...drawn].reverse()) svg.append(s("line", { class: `edge s-${ranked(kinds.get(key))[0][0]}`, x1: a.x.toFixed(1), y1: a.y.toFixed(1), x2: b.x.toFixed(1), y2: b.y.toFixed(1), "stroke-width": ((1.4 + Math.log2(n) * 1.6) * u).toFixed(1) }, s("title", {}, `${labels.actor.get(a.key)} and ${labels.actor.get(b.key)}: ${count(n, "event")}`)));
    for (const n of nodes) {
      const label = labels.actor.get(n.key), r = Math.min(24, 4 + Math.sqrt(n.n) * 1.8) * u, pick = () => choose("actor", n.key, true);
      svg.append(s("g", { tabindex: "0", role: "button", "aria-label": `${label}: ${count(n.n, "tie")}`, onclick: pick, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } } },
        s("title", {}, `${label}: ${count(n.n, "tie")}`), s("circle", { class: "node", cx: n.x.toFixed(1), cy: n.y.toFixed(1), r: r.toFixed(1), "stroke-width": 1.5 * u }),
        s("text", { x: n.x.toFixed(1), y: (n.y - r - 4 * u).toFixed(1), "text-anchor": "middle", "font-size": (12.5 * u).toFixed(1), "stroke-width": 3 * u }, label.length > 28 ? label.slice(0, 27) + "…" : label)));
    }
    const pair = (a, b) => h("button", { type: "button", onclick: () => { state.chosen.actor = new Set([a]); state.chosen.with = new Set([b]); state.view = "timeline"; update(); } }, `${labels.actor.get(a)} and ${labels.actor.get(b)}`);
    view.replaceChildren(h("h2", {}, `Who deals with whom: ${count(ends.size, "actor")}, ${count(edges.length, "pair")}`),
      h("p", { class: "hint" }, `Lines join who acts and who is acted upon, coloured by what most of their events are.${ends.size > nodes.length ? ` Drawn are the ${nodes.length} actors with most ties.` : ""}`),
      nodes.length ? h("div", { class: "board net" }, svg) : h("p", { class: "rest" }, "No event that matches has two parties."),
      edges.length ? table(["Pair", "Events", ...KINDS], edges.slice(0, 40).map(({ key, n }) => [pair(...key.split("\n")), n, ...KINDS.map((k) => kinds.get(key).get(k) || 0)])) : "",
      edges.length > 40 ? h("p", { class: "rest" }, `and ${edges.length - 40} more pairs`) : "");
  };

  // ---- matrix ----

  const drawMatrix = (view) => {
    const months = [...new Set(matching.filter((e) => !e.undated && e.from !== null && monthOf(e) === iso(e.to ?? e.from).slice(0, 7)).map(monthOf))].sort();
    if (state.month && !months.includes(state.month)) months.push(state.month), months.sort();
    const inMonth = (e) => !state.month || (!e.undated && monthOf(e) === state.month && iso(e.to ?? e.from).slice(0, 7) === state.month);
    const cells = new Map(), rows = new Map(), columns = new Map(), total = new Map();
    for (const e of matching) {
      for (const [a, b, both] of pairs(e)) {
        tally(total, a); tally(total, b);
        if (!inMonth(e)) continue;
        tally(cells, `${a}\n${b}`); tally(rows, a); tally(columns, b);
        if (both) { tally(cells, `${b}\n${a}`); tally(rows, b); tally(columns, a); }
      }
    }
    // Rows and columns stay where they are from month to month: they are the actors of the whole selection.
    const actors = ranked(total).slice(0, ROWS).map(([key]) => key);
    const peak = Math.max(1, ...actors.flatMap((a) => actors.map((b) => cells.get(`${a}\n${b}`) || 0)));
    const pick = (a, b) => { state.chosen.actor = new Set([a]); state.chosen.with = new Set([b]); if (state.month) { const [y, m] = state.month.split("-").map(Number); state.from = firstOfMonth(y, m - 1); state.to = firstOfMonth(y, m) - 1; } state.view = "timeline"; update(); };
    const cell = (a, b) => {
      const n = cells.get(`${a}\n${b}`) || 0;
      return n ? h("td", { class: `h${Math.max(1, Math.ceil(Math.log(n + 1) / Math.log(peak + 1) * 4))}` }, h("button", { type: "button", "aria-label": `${labels.actor.get(a)} to ${labels.actor.get(b)}: ${count(n, "event")}`, onclick: () => pick(a, b) }, n.toLocaleString("en"))) : h("td", {});
    };
    const selectMonth = h("select", { id: "month", "aria-label": "Month", onchange: (event) => { state.month = event.target.value; remember(); drawMatrix(view); $("month").focus(); } }, h("option", { value: "" }, "all months"), months.map((m) => h("option", { value: m }, spoken(m))));
    selectMonth.value = state.month;
    const step = (by) => { const i = months.indexOf(state.month) + by; state.month = months[i] || ""; remember(); drawMatrix(view); $(by > 0 ? "monthNext" : "monthBack").focus(); };
    view.replaceChildren(h("h2", {}, "Who acts on whom, by month"),
      h("p", { class: "hint" }, `Rows act, columns are acted upon; a meeting counts in both directions.${total.size > actors.length ? ` Shown are the ${actors.length} actors with most ties of ${total.size}.` : ""}`),
      h("div", { class: "controls" }, h("button", { type: "button", id: "monthBack", "aria-label": "Month before", onclick: () => step(-1) }, "←"), selectMonth, h("button", { type: "button", id: "monthNext", "aria-label": "Month after", onclick: () => step(1) }, "→")),
      actors.length ? h("div", { class: "board scroll", tabindex: "0", role: "region", "aria-label": "Matrix" }, h("table", { class: "matrix" },
        h("thead", {}, h("tr", {}, h("td", { class: "corner" }), actors.map((b) => h("th", { scope: "col", title: labels.actor.get(b) }, h("span", {}, labels.actor.get(b)))))),
        h("tbody", {}, actors.map((a) => h("tr", {}, h("th", { scope: "row", title: labels.actor.get(a) }, labels.actor.get(a)), actors.map((b) => cell(a, b))))))) : h("p", { class: "rest" }, "No event that matches has two parties."));
  };

  // ---- the whole ----

  const DRAW = { timeline: drawTimeline, meetings: drawMeetings, map: drawMap, network: drawNetwork, matrix: drawMatrix };

  const drawViews = () => {
    const focused = document.activeElement && document.activeElement.id;
    $("views").replaceChildren(...VIEWS.map((view) => h("button", { type: "button", id: `view-${view}`, "aria-pressed": String(state.view === view), onclick: () => turnTo(view) }, view[0].toUpperCase() + view.slice(1))));
    if (focused && focused.startsWith("view-") && $(focused)) $(focused).focus({ preventScroll: true });
  };

  const restAll = () => data.rest.reduce((n, [, , m]) => n + m, 0);

  const summary = () => {
    const rest = restAll(), parts = [];
    const undated = matching.filter((e) => e.undated).length, vague = matching.filter((e) => e.vague).length;
    const latest = api && (rest || data.after) ? "the latest " : "";
    parts.push(isFiltered() ? `${matching.length.toLocaleString("en")} of ${latest}${count(events.length, "event")}` : `${latest}${count(events.length, "event")}`);
    if (span) parts.push(`${plain(Math.round((domain() || span)[0] < span[0] ? span[0] : (state.from ?? span[0])))} to ${plain(Math.round(state.to ?? span[1]))}`);
    if (vague) parts.push(`${vague} dated to a span`);
    if (undated) parts.push(`${undated} undated`);
    if (data.after && !data.counted) parts.push("the others are being read and counted");
    if (rest) parts.push(`${count(rest, "further event")} only counted, by month and type${isFiltered() ? ", and not searched here" : ""}`);
    $("summary").textContent = parts.join(" · ");
  };

  const clearFilters = () => { state.q = ""; $("search").value = ""; state.from = state.to = null; for (const [facet] of FACETS) state.chosen[facet].clear(); };

  function update() {
    select();
    drawViews();
    summary();
    drawChart();
    drawFacets();
    $("view").setAttribute("aria-label", state.view);
    DRAW[state.view]($("view"));
    remember();
  }

  /// Another view begins at its beginning.
  const turnTo = (view) => {
    state.view = view;
    update();
    if ($("view").getBoundingClientRect().top < 0) $("time").scrollIntoView();
  };

  const next = (by) => {
    if (state.view !== "timeline" || !matching.length) return;
    const at = matching.findIndex((e) => e.id === state.here);
    walkTo(matching[Math.max(0, Math.min(matching.length - 1, at < 0 ? 0 : at + by))].id);
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "Escape" && event.target === $("search")) { $("search").value = state.q = ""; update(); return; }
    if (typing) return;
    const act = {
      "/": () => $("search").focus(), j: () => next(1), k: () => next(-1), "?": () => $("help").showModal(),
      "+": () => zoomBy(.5), "=": () => zoomBy(.5), "-": () => zoomBy(2), "[": () => panBy(-.5), "]": () => panBy(.5), 0: () => zoomTo(null),
      Enter: () => { if (state.view === "timeline" && state.here && event.target === document.body) toggle(state.here); else return false; },
    }[event.key] || (/^[1-5]$/.test(event.key) ? () => turnTo(VIEWS[event.key - 1]) : null);
    if (act && act() !== false) event.preventDefault();
  };

  const theme = () => {
    const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const tell = () => { $("theme").textContent = dark() ? "Light" : "Dark"; $("theme").setAttribute("aria-label", dark() ? "Light colours" : "Dark colours"); };
    $("theme").removeAttribute("aria-pressed");
    $("theme").addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; tell(); });
    tell();
  };

  // ---- a served page: the question of its address ----

  const ASKED = [["actor", "Who"], ["with", "With whom"], ["since", "From"], ["until", "To"], ["kind", "Kind"], ["type", "Type"], ["place", "Place"], ["text", "Words"]];
  /// The address that asks the same, but for some fields.
  const asking = (changes, path) => {
    const query = new URLSearchParams(location.search);
    for (const [name, values] of Object.entries(changes)) { query.delete(name); for (const value of [values].flat()) if (value) query.append(name, value); }
    const text = query.toString();
    return (path || "/") + (text ? "?" + text : "");
  };
  /// The address of what the question asks for of a month or a year; bounds of the question that lie in it stay.
  const within = (when) => {
    const query = new URLSearchParams(location.search), kept = (name) => ((query.get(name) || "").startsWith(when) ? query.get(name) : when);
    return asking({ on: "", since: kept("since"), until: kept("until") });
  };

  const drawQuestion = () => {
    const query = new URLSearchParams(location.search), values = (name) => (query.getAll(name).length ? query.getAll(name) : [""]);
    const hints = { since: "2019-03", until: "2019-03-04" };
    const field = ([name, label]) => values(name).map((value) => h("label", {}, `${label} `, name === "kind"
      ? h("select", { name }, [...new Set(["", ...KINDS, value])].map((kind) => h("option", { value: kind, selected: kind === value }, kind || "any")))
      : h("input", { name, value, placeholder: hints[name], autocomplete: "off", spellcheck: "false" })));
    const form = h("form", { id: "ask", role: "search", "aria-label": "Question", onsubmit: (event) => {
      event.preventDefault();
      const sent = new FormData(form);
      location.assign(asking(Object.fromEntries(ASKED.map(([name]) => [name, sent.getAll(name).map((value) => value.trim())]))));
    } }, ASKED.map(field), h("button", {}, "Ask"), location.search ? h("a", { href: "/" }, "All events") : "");
    $("question").replaceChildren(h("summary", {}, "Question"), form);
    $("question").hidden = false;
    $("question").open = !matchMedia("(max-width: 52rem)").matches;
    for (const [id, label, path] of [["feed", "Feed", "/feed.atom"], ["review", "Review", "/review"]]) $("links").append(h("a", { id, href: asking({ limit: "" }, path) }, label));
  };

  /// What the page does not show, and where it is.
  const beyond = () => {
    const rest = restAll(), oldest = events.find((e) => !e.undated && e.from !== null);
    if (!rest && !data.after) return;
    const older = oldest && !new URLSearchParams(location.search).has("on") ? h("a", { id: "older", href: asking({ until: iso(oldest.from) }) }, `older: until ${plain(oldest.from)}`) : "";
    const more = events.length < MOST ? h("a", { id: "most", href: asking({ limit: String(MOST) }) }, `show up to ${MOST.toLocaleString("en")}`) : "";
    $("beyond").replaceChildren("Narrow the question to see the others, or: ", older, older && more ? ", " : "", more);
    $("beyond").hidden = false;
  };

  /// Draws anew what came later; who has begun to read stays where he is.
  const renew = () => {
    const [was, at, focused] = [shown, scrollY, document.activeElement && document.activeElement.closest(".event")];
    update();
    if (state.view === "timeline") while (shown < Math.min(was, matching.length)) addEvents(STEP);
    if (focused && $(focused.id)) $(focused.id).querySelector(".head").focus({ preventScroll: true });
    scrollTo(0, at);
  };

  const ask = async (path, changes) => {
    const answered = await fetch(asking(changes, path)), told = await answered.json();
    if (!answered.ok) throw new Error(told.error || `the server answers ${answered.status}`);
    return told;
  };

  /// The first events are drawn at once, then all that the page may hold are read, then the others are counted.
  const load = async () => {
    const limit = new URLSearchParams(location.search).get("limit");
    const few = !limit || Number(limit) > FIRST;
    begin(await ask(api, few ? { limit: String(FIRST) } : {}));
    if (few && (data.after || data.rest.length)) {
      prepare(await ask(api, {}));
      haystacks = null;
      recall();
      renew();
    }
    document.documentElement.dataset.whole = "yes";
    beyond();
    if (!data.after) return;
    data.rest = (await ask(`${api}/rest`, { limit: "", after: data.after })).rest;
    data.counted = true;
    spread();
    renew();
    beyond();
    document.documentElement.dataset.counted = "yes";
  };

  const begin = (document_) => {
    prepare(document_);
    document.title = $("title").textContent = straight(data.title || "Timeline");
    if (data.asked.length) { $("asked").hidden = false; $("asked").textContent = straight(data.asked.map(([flag, value]) => `${flag} ${value}`).join(" · ")); }
    if ((data.notes || []).length) { $("notes").hidden = false; $("notes").textContent = straight(data.notes.join("; ")); }
    $("legend").replaceChildren(...KINDS.map((kind) => h("li", {}, h("span", { class: `dot d-${kind}`, "aria-hidden": "true" }), kind)), h("li", {}, "dotted: not asserted as done"));
    $("foot").replaceChildren("Made by demarche. Every event stands on the words shown with it; a dotted edge marks what is claimed, planned, denied or said not to have happened. Outline of the land: Natural Earth, public domain.");
    if (matchMedia("(max-width: 52rem)").matches) $("filters").open = false;
    recall();
    update();
    if (state.here) walkTo(state.here);
    document.documentElement.dataset.ready = "yes";
    performance.mark("drawn");
  };

  const wire = () => {
    let wait = 0;
    $("search").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => { state.q = $("search").value; update(); }, 120); });
    $("clear").addEventListener("click", () => { clearFilters(); update(); $("search").focus(); });
    $("in").addEventListener("click", () => zoomBy(.5)); $("out").addEventListener("click", () => zoomBy(2));
    $("earlier").addEventListener("click", () => panBy(-.5)); $("later").addEventListener("click", () => panBy(.5));
    $("all").addEventListener("click", () => zoomTo(null));
    for (const [id, name] of [["since", "from"], ["until", "to"]]) $(id).addEventListener("change", () => { state[name] = dayOf($(id).value); if (state.from !== null && state.to !== null && state.from > state.to) state[name === "from" ? "to" : "from"] = state[name]; update(); });
    $("skip").addEventListener("click", (event) => { event.preventDefault(); $("view").focus(); });
    $("keys").addEventListener("click", () => $("help").showModal());
    document.addEventListener("keydown", onKey);
    window.addEventListener("hashchange", () => { recall(); update(); if (state.here) walkTo(state.here); });
    let size = innerWidth;
    window.addEventListener("resize", () => { if (innerWidth !== size) { size = innerWidth; drawChart(); } });
    window.addEventListener("beforeprint", () => {
      if (state.view !== "timeline") return;
      while (shown < Math.min(matching.length, PRINTED)) addEvents(STEP);
      if (shown < matching.length) $("list").append(h("p", { class: "rest" }, `and ${count(matching.length - shown, "further event")}, not printed: narrow the filters`));
    });
    theme();
  };

  const fail = (words) => { $("fault").hidden = false; $("fault").textContent = words; };

  wire();
  if (!api) {
    try { begin(JSON.parse($("data").textContent)); } catch (error) { fail(`The timeline in this page cannot be read: ${error.message}`); throw error; }
  } else {
    drawQuestion();
    load().catch((error) => fail(`The timeline cannot be loaded${data ? " whole" : ""}: ${error.message}`));
  }
})();
