// The page of `demarche export html` in a browser.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NOW, ROOT, SHOTS, demarche, documentOf, folder, launch, open, pageOf, shot, withDocument, worked } from "./browser.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const VIEWS = ["timeline", "meetings", "map", "network", "matrix"];
let browser, samples, data;

before(async () => {
  browser = await launch();
  samples = pageOf([join(ROOT, "data/samples")]);
  data = documentOf(samples.html);
});
after(() => browser?.close());

const shown = (page) => page.$$eval("#list .event", (all) => all.length);
const summary = (page) => page.textContent("#summary");
const sane = (page) => assert.deepEqual(page.faults, []);
const keyOf = (n) => { const [label, id] = data.actors[n]; return id && !id.startsWith(".") ? id : label; };
const has = (event, key) => [...(event.source || []), ...(event.target || [])].some((n) => keyOf(n) === key);

test("loads by itself and tells every event", async () => {
  const page = await open(browser, samples.file);
  assert.equal(data.count, demarche("events", "--db", samples.db, "--format", "jsonl").trim().split("\n").length);
  assert.equal(await shown(page), data.count);
  assert.match(await summary(page), new RegExp(`^${data.count} events`));
  const days = await page.$$eval(".day > h2", (all) => all.map((h) => h.textContent));
  assert.equal(days[0], "Monday, 26 March 2018");
  await shot(page, "timeline");
  sane(page);
});

test("the same database gives the same bytes", () => {
  const again = join(folder(), "again.html");
  demarche("export", "html", "--db", samples.db, "-o", again);
  assert.ok(readFileSync(again, "utf8") === samples.html);
});

test("search finds words, names and headlines, whatever their accents", async () => {
  const page = await open(browser, samples.file);
  await page.keyboard.press("/");
  await page.keyboard.type("guterres antónio");
  await page.waitForFunction(() => document.querySelectorAll("#list .event").length === 1);
  assert.match(await page.textContent("#list .event .words"), /urged/);
  await page.keyboard.press("Escape");
  await page.waitForFunction((n) => document.querySelectorAll("#list .event").length === n, data.count);
  sane(page);
});

test("a facet filters, and the other counts follow", async () => {
  const page = await open(browser, samples.file);
  await page.click("label[for='f-actor-RUS']");
  const expected = data.events.filter((e) => has(e, "RUS"));
  assert.equal(await shown(page), expected.length);
  const counts = await page.$$eval("[id^='f-type-']", (all) => all.map((box) => [box.id.slice(7), parseInt(box.parentElement.querySelector(".n").textContent, 10)]));
  for (const [type, n] of counts) assert.equal(n, expected.filter((e) => e.type === type).length, type);
  assert.ok(await page.isVisible("[id^='f-with-']"), "a counterpart can be chosen");
  await page.click("[id='f-with-GBR']");
  assert.equal(await shown(page), data.events.filter((e) => has(e, "RUS") && has(e, "GBR")).length);
  assert.match(page.url(), /actor=RUS/);
  const copy = await open(browser, samples.file, { hash: page.url().slice(page.url().indexOf("#")) });
  assert.equal(await shown(copy), await shown(page), "the address opens the same");
  await page.click("#clear");
  assert.equal(await shown(page), data.count);
  sane(page);
});

test("the histogram zooms by dragging, by keys and by dates", async () => {
  const page = await open(browser, samples.file);
  const box = await page.locator("#chart svg").boundingBox();
  await page.mouse.move(box.x + 2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + 60, { steps: 4 });
  await page.mouse.up();
  const zoomed = await shown(page);
  assert.ok(zoomed > 0 && zoomed < data.count, `${zoomed}`);
  assert.notEqual(await page.inputValue("#until"), "");
  await shot(page, "zoomed");
  await page.keyboard.press("0");
  assert.equal(await shown(page), data.count);
  await page.keyboard.press("+");
  assert.ok((await shown(page)) < data.count);
  await page.click("#all");
  await page.fill("#since", "2019-01-01");
  await page.fill("#until", "2019-12-31");
  await page.keyboard.press("Tab");
  assert.equal(await shown(page), data.events.filter((e) => [e.first, e.last, e.date].some((day) => (day || "").startsWith("2019"))).length);
  sane(page);
});

test("details open by keys alone and show words, reports and numbers over time", async () => {
  const page = await open(browser, samples.file);
  const toll = data.events.find((e) => (e.mentions || []).filter((m) => m.killed).length > 1);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const here = page.locator(".event.here");
  assert.equal(await here.count(), 1);
  assert.equal(await here.locator(".head").getAttribute("aria-expanded"), "true");
  assert.equal(await here.locator(".report").count() > 0, true);
  await page.keyboard.press("Enter");
  assert.equal(await here.locator(".head").getAttribute("aria-expanded"), "false");
  const counted = page.locator(`#e-${toll.id}`);
  await counted.locator(".head").click();
  assert.ok((await counted.locator(".inside tbody tr").count()) >= 2, "each report's number has a row");
  await counted.scrollIntoViewIfNeeded();
  await shot(page, "details");
  sane(page);
});

test("a link leads to the article at the sentence", async () => {
  const document_ = structuredClone(data);
  document_.articles.forEach((article) => { article[2] = "https://news.example/a?b=1#top"; });
  const page = await open(browser, withDocument(samples.html, document_, join(samples.home, "linked.html")));
  await page.locator(".head").first().click();
  const link = page.locator(".report a").first();
  assert.match(await link.getAttribute("href"), /^https:\/\/news\.example\/a\?b=1#:~:text=\S+$/);
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  sane(page);
});

test("an interval is drawn as an interval and the undated have a row", async () => {
  const document_ = structuredClone(data);
  const [span, none] = document_.events;
  Object.assign(span, { date: "2018-04", first: "2018-04-01", last: "2018-04-30" });
  delete none.first; delete none.last; none.date = undefined;
  const page = await open(browser, withDocument(samples.html, document_, join(samples.home, "vague.html")));
  const width = await page.$$eval("#chart g", (all) => all.find((g) => g.querySelector("title")?.textContent.startsWith("April 2018:"))?.querySelector("rect").getBoundingClientRect().width);
  assert.ok(width > 15, `the month is drawn over ${width} pixels`);
  const spans = document_.events.filter((e) => e.first !== e.last).length, undated = document_.events.filter((e) => !e.date).length;
  assert.match(await page.textContent("#chart svg"), new RegExp(`${spans} events? dated to a span of days`));
  assert.match(await page.textContent("#undated"), new RegExp(`^${undated} events? without a date`));
  await page.click("#undated");
  assert.match(await page.locator(".event.here").locator("xpath=..").textContent(), /Without a date/);
  const headings = await page.$$eval(".day > h2", (all) => all.map((h) => h.textContent));
  assert.ok(headings.some((h) => /^April 2018 no single day/.test(h)), "a month is not told as a day");
  sane(page);
});

test("what is only counted is said", async () => {
  const few = join(folder(), "few.html");
  demarche("export", "html", "--db", samples.db, "-o", few, "--whole", "10");
  const page = await open(browser, few);
  assert.equal(await shown(page), 10);
  assert.match(await summary(page), new RegExp(`${data.count - 10} further events only counted`));
  const told = await page.$$eval(".rest", (all) => all.map((p) => Number(p.textContent.match(/and (\d+) further/)?.[1] || 0)));
  assert.equal(told.reduce((a, b) => a + b, 0), data.count - 10);
  await shot(page, "counted");
  sane(page);
});

test("meetings, map, network and matrix are drawn and lead back to the events", async () => {
  const page = await open(browser, samples.file);
  await page.keyboard.press("2");
  assert.ok((await page.locator(".thread").count()) === data.meetings.length && data.meetings.length > 0);
  await shot(page, "meetings");
  await page.locator(".thread button").first().click();
  assert.equal(await page.locator(".event.here").count(), 1);
  await page.keyboard.press("3");
  const places = new Set(data.events.filter((e) => e.place !== undefined && data.places[e.place].length > 1).map((e) => data.places[e.place].slice(1).join()));
  assert.equal(await page.locator(".spot").count(), places.size);
  await shot(page, "map");
  await page.keyboard.press("4");
  assert.ok((await page.locator(".node").count()) > 5);
  await shot(page, "network");
  await page.keyboard.press("5");
  const cells = page.locator("table.matrix td button");
  const n = Number(await cells.first().textContent());
  await shot(page, "matrix");
  await page.selectOption("#month", "2018-06");
  assert.ok((await cells.count()) > 0);
  await page.selectOption("#month", "");
  await cells.first().click();
  assert.ok((await shown(page)) >= n);
  sane(page);
});

test("hostile texts are only texts", async () => {
  const evil = `</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2">"><svg onload=window.pwned=3>{{data}}\u2028\u202e&lt;b&gt;`;
  const article = { title: evil, publisher: evil, url: "javascript:window.pwned=4", published: "2025-11-05", text: `France condemned the attack on Tuesday ${evil}.\n\nSergei Lavrov met Kim Jong Un in Paris on Monday.` };
  const home = folder(), file = join(home, "evil.jsonl");
  writeFileSync(file, JSON.stringify(article) + "\n");
  const read = pageOf([file], "--title", evil);
  const hostile = (value) => typeof value === "string" ? evil : Array.isArray(value) ? value.map(hostile) : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hostile(v)])) : value;
  const every = structuredClone(data);
  const keep = ["id", "date", "first", "last", "kind", "certainty", "thread"];
  every.events = every.events.map((e) => ({ ...hostile(e), ...Object.fromEntries(keep.filter((k) => k in e).map((k) => [k, e[k]])) }));
  every.articles = every.articles.map(() => [evil, evil, "javascript:window.pwned=5", evil, evil]);
  every.actors = every.actors.map((_, n) => [evil + n, evil + n, evil]);
  every.places = every.places.map((place) => [evil, ...place.slice(1, 3), evil]);
  every.title = every.asked = undefined;
  Object.assign(every, { title: evil, asked: [[evil, evil]], rules: every.rules.map(() => evil) });
  for (const target of [read.file, withDocument(samples.html, every, join(home, "every.html"))]) {
    const page = await open(browser, target);
    for (const button of await page.locator(".head").all()) await button.click();
    for (const view of VIEWS) await page.click(`#view-${view}`);
    await page.click("#view-timeline");
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("a[href^='javascript']").count(), 0);
    assert.ok((await page.title()).includes("<script>"), "the words stand as words");
    assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /[\u202a-\u202e\u2066-\u2069]/, "nothing turns the direction of writing");
    await shot(page, "hostile");
    sane(page);
  }
});

test("nothing that is injected can run", async () => {
  const page = await open(browser, samples.file);
  await page.evaluate(() => { const s = document.createElement("script"); s.textContent = "window.pwned = 1"; document.body.append(s); });
  await page.evaluate(() => { document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.pwned = 2'>"); });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.ok(page.faults.some((fault) => /Content.Security.Policy/i.test(fault)), "the policy refuses it");
});

test("fits a phone", async () => {
  const page = await open(browser, samples.file, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  for (const view of VIEWS) {
    await page.click(`#view-${view}`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, `${view} is wider than the screen`);
  }
  await page.click("#view-timeline");
  await shot(page, "phone");
  await page.click("#filters > summary");
  await page.click("label[for='f-kind-strike']");
  assert.equal(await shown(page), data.events.filter((e) => e.kind === "strike").length);
  sane(page);
});

test("prints the whole list without the controls", async () => {
  const page = await open(browser, samples.file);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.isVisible("#search"), false);
  assert.equal(await page.isVisible("#side"), false);
  assert.equal(await shown(page), data.count);
  await page.pdf({ path: join(SHOTS, "print.pdf"), format: "A4" });
  await shot(page, "print");
  sane(page);
});

test("axe finds nothing serious, in any view, light or dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`file://${samples.file}`);
    await page.waitForSelector("html[data-ready]");
    await page.addScriptTag({ path: AXE });
    for (const view of VIEWS) {
      await page.click(`#view-${view}`);
      if (view === "timeline") await page.locator(".head").first().click();
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const serious = violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target).join(" | ")}`);
      assert.deepEqual(serious, [], `${view}, ${colorScheme}`);
    }
    await page.click("#view-timeline");
    await shot(page, `timeline-${colorScheme}`);
    await context.close();
  }
});

test("ten thousand events are below 5 MB and usable within a second", async () => {
  const many = structuredClone(data);
  const days = 3650;
  many.events = Array.from({ length: 10000 }, (_, n) => {
    const event = structuredClone(data.events[n % data.events.length]);
    const day = new Date(Date.UTC(2015, 0, 1 + (n * 7919) % days)).toISOString().slice(0, 10);
    return { ...event, id: `e${String(n).padStart(13, "0")}`, date: day, first: undefined, last: undefined, thread: undefined };
  });
  many.count = many.events.length;
  const file = withDocument(samples.html, many, join(samples.home, "many.html"));
  const page = await open(browser, file);
  const drawn = await worked(page);
  await page.evaluate(() => document.getElementById("f-kind-strike").click());
  const filtered = await worked(page) - drawn;
  await page.fill("#search", "missiles");
  await page.waitForFunction(() => document.getElementById("summary").textContent.includes(" of 10,000"));
  console.log(`10,000 events: ${(statSync(file).size / 1e6).toFixed(1)} MB, drawn after ${Math.round(drawn)} ms of work, a filter takes ${Math.round(filtered)} ms`);
  assert.ok(statSync(file).size < 5e6, "below 5 MB");
  assert.ok(drawn < 1000, `drawn after ${drawn} ms of work`);
  assert.ok(filtered < 300, `a filter takes ${filtered} ms of work`);
  await shot(page, "many");
  sane(page);
});

test("the moment of the samples is fixed", () => assert.equal(data.today, NOW.slice(0, 10)));
