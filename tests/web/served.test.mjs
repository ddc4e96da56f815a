// The page of `demarche serve`: the page of `export html` over the live database, with the question in its address.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, demarche, documentOf, folder, launch, openServed, pageOf, serve, shot } from "./browser.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser, samples, server, origin;

before(async () => {
  samples = pageOf([join(ROOT, "data/samples")]);
  [server, origin] = await serve(samples.db);
  origin = origin.replace(/\/$/, "");
  browser = await launch();
});
after(async () => { await browser?.close(); server?.kill("SIGINT"); });

const open = async (path, options) => { const page = await openServed(browser, origin + path, options); await page.waitForSelector("html[data-ready]"); return page; };
const shown = (page) => page.$$eval("#list .event", (all) => all.map((e) => e.id.slice(2)));
/// Ids of the events that the exported page of some flags tells.
const exported = (...flags) => documentOf(demarche("export", "html", "--db", samples.db, ...flags)).events.map((e) => e.id).sort();
const sane = (page) => assert.deepEqual(page.faults, []);
/// What the list says that it only counts.
const counted = (page) => page.$$eval("#list .rest", (all) => all.reduce((n, p) => n + Number(p.textContent.match(/and ([\d,]+) further/)[1].replace(/,/g, "")), 0));

test("it tells the events of its address as the exported page does, and filters, opens and turns them round", async () => {
  const page = await open("/?actor=Russia&since=2018-04");
  const ids = await shown(page);
  assert.deepEqual([...ids].sort(), exported("--actor", "Russia", "--since", "2018-04"));
  assert.equal(await page.textContent("h1"), "Timeline: Russia");
  assert.equal(await page.textContent("#asked"), "actor Russia · since 2018-04");
  assert.match(await page.textContent("#summary"), new RegExp(`^${ids.length} events · `));
  assert.deepEqual([await page.inputValue("#ask [name=actor]"), await page.inputValue("#ask [name=since]")], ["Russia", "2018-04"]);
  assert.match(await page.getAttribute("#feed", "href"), /^\/feed\.atom\?actor=Russia&since=2018-04$/);
  await shot(page, "served");
  await page.click("#order");
  assert.deepEqual(await shown(page), [...ids].reverse(), "the samples hold no undated event of Russia");
  assert.match(page.url(), /\?actor=Russia&since=2018-04#order=earliest$/);
  await page.click("#order");
  await page.click("label[for='f-kind-strike']");
  const strikes = await shown(page);
  assert.ok(strikes.length > 0 && strikes.length < ids.length);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".event.here .report").count() > 0, true);
  const copy = await open(page.url().slice(origin.length));
  assert.deepEqual(await shown(copy), strikes, "the address opens the same");
  for (const view of ["meetings", "map", "network", "matrix"]) await page.click(`#view-${view}`);
  sane(page);
});

test("what is not shown is counted, month by month, and each count leads to its events", async () => {
  const all = exported();
  const page = await open("/?limit=10");
  await page.waitForSelector("html[data-counted]");
  const ids = await shown(page);
  assert.equal(ids.length, 10);
  assert.match(await page.textContent("#summary"), new RegExp(`^the latest 10 events .* ${all.length - 10} further events only counted`));
  assert.equal(await counted(page), all.length - 10);
  await shot(page, "served-counted");
  await page.click("#order");
  assert.equal(await counted(page), all.length - 10, "in the other order, too");
  await page.click("#order");
  const row = page.locator("#list .rest", { has: page.locator("a") }).last();
  const n = Number((await row.textContent()).match(/and (\d+) further/)[1]);
  await row.locator("a").click();
  await page.waitForSelector("html[data-ready]");
  assert.match(page.url(), /\?limit=10&since=\d{4}(-\d\d)?&until=\d{4}(-\d\d)?$/);
  assert.ok((await shown(page)).length + await counted(page) >= n);
  await page.goto(`${origin}/?limit=10`);
  await page.waitForSelector("html[data-counted]");
  await page.click("#older");
  await page.waitForSelector("html[data-counted]");
  assert.match(page.url(), /\?limit=10&until=\d{4}-\d\d-\d\d$/);
  assert.notDeepEqual(await shown(page), ids);
  await page.click("#most");
  await page.waitForSelector("html[data-ready]");
  assert.equal(await page.isVisible("#beyond"), false, "then all of them are there");
  sane(page);
});

test("a question is asked in the page, and one that cannot be is told in words", async () => {
  const page = await open("/?role=source");
  await page.fill("#ask [name=actor]", "Russia");
  await page.selectOption("#ask [name=kind]", "strike");
  await Promise.all([page.waitForURL(/actor=Russia/), page.click("#ask button")]);
  await page.waitForSelector("html[data-ready]");
  assert.match(page.url(), /\/\?role=source&actor=Russia&kind=strike$/);
  assert.deepEqual((await shown(page)).sort(), exported("--actor", "Russia", "--kind", "strike", "--role", "source"));
  sane(page);
  await page.goto(`${origin}/?actor=Nobody+Atall`);
  await page.waitForSelector("#fault:not([hidden])");
  assert.match(await page.textContent("#fault"), /no actor is called/);
  assert.equal(await page.inputValue("#ask [name=actor]"), "Nobody Atall", "it can be mended");
  assert.deepEqual(page.faults.filter((fault) => !/404/.test(fault)), []);
});

test("what is ingested meanwhile is there at the next look; hostile words are only words", async () => {
  const evil = `</script><img src=x onerror="window.pwned=1">`;
  const home = folder(), file = join(home, "evil.jsonl");
  writeFileSync(file, JSON.stringify({ title: evil, publisher: evil, url: "javascript:window.pwned=2", published: "2025-11-05", text: `France condemned the attack ${evil} on Tuesday.` }) + "\n");
  const db = join(home, "t.db");
  demarche("ingest", join(ROOT, "data/samples"), "--db", db);
  const [other, address] = await serve(db);
  try {
    const page = await openServed(browser, `${address}?actor=France&since=2025`);
    await page.waitForSelector("html[data-ready]");
    const before = (await shown(page)).length;
    demarche("ingest", file, "--db", db);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    assert.equal((await shown(page)).length, before + 1);
    for (const button of await page.locator(".head").all()) await button.click();
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.locator("img, a[href^='javascript']").count(), 0);
    sane(page);
  } finally { other.kill("SIGINT"); }
});

test("of many events the first are drawn at once and the others follow without moving the reader", async () => {
  const home = folder(), file = join(home, "many.jsonl"), db = join(home, "t.db"), days = 250;
  const day = (n) => new Date(Date.UTC(2019, 0, 1 + n)).toISOString().slice(0, 10);
  writeFileSync(file, Array.from({ length: days }, (_, n) => JSON.stringify({ url: `https://news.example/${n}`, published: day(n), text: `France condemned the attack on ${day(n)}.` })).join("\n"));
  demarche("ingest", file, "--db", db);
  const all = demarche("events", "--db", db, "--format", "jsonl").trim().split("\n").length;
  assert.ok(all > 200, `${all}`);
  const [other, address] = await serve(db);
  try {
    // The second answer waits until an event has been opened.
    let go = null;
    const held = new Promise((done) => { go = done; });
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const page = await context.newPage();
    await page.route((url) => url.pathname === "/api/page" && !url.searchParams.has("limit"), async (route) => { await held; await route.continue(); });
    await page.goto(address);
    await page.waitForSelector("html[data-ready]");
    assert.match(await page.textContent("#summary"), /^the latest 100 events .* the others are being read and counted/);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const here = await page.locator(".event.here").getAttribute("id");
    go();
    await page.waitForSelector("html[data-whole]");
    assert.match(await page.textContent("#summary"), new RegExp(`^${all} events`));
    assert.equal(await page.locator(`#${here}.here .report`).count(), 1, "what was open is open");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".event").id), here);
    await page.fill("#search", day(0));
    await page.waitForFunction(() => document.querySelectorAll("#list .event").length === 1);
  } finally { other.kill("SIGINT"); }
});

test("the served page fits a phone and axe finds nothing serious", async () => {
  for (const [name, options] of [["wide", {}], ["phone", { viewport: { width: 360, height: 740 } }], ["dark", { colorScheme: "dark" }]]) {
    const page = await open("/?limit=20", { ...options, bypassCSP: true });
    await page.waitForSelector("html[data-counted]");
    await page.evaluate(() => { document.getElementById("question").open = true; });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `${name} is wider than the screen`);
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${name}: ${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
    await shot(page, `served-${name}`);
  }
});
