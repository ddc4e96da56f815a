// Review in a browser: `demarche serve --review` over a database of the samples.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, demarche, folder, launch, openServed, serve, shot } from "./browser.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser, db, server, address;

before(async () => {
  db = join(folder(), "t.db");
  demarche("ingest", join(ROOT, "data/samples"), "--db", db);
  [server, address] = await serve(db, "--review", "--by", "ann");
  browser = await launch();
});
after(async () => { await browser?.close(); server?.kill("SIGINT"); });

const open = (url, options) => openServed(browser, url, options);
const decisions = () => demarche("decide", "list", "--db", db).trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
const events = () => demarche("export", "jsonl", "--db", db);
const at = (page, n) => page.waitForFunction((n) => document.body.dataset.at === String(n), n);
const press = async (page, key, n) => { await page.keyboard.press(key); await at(page, n); };

test("twenty events are reviewed by keyboard, and undone exactly", async () => {
  const before = events();
  const page = await open(address);
  await page.waitForSelector("#sentence mark");
  await at(page, 0);
  assert.ok(!page.url().includes("token"), "the token leaves the address");
  await shot(page, "review");
  for (let n = 0; n < 20; n += 1) await press(page, ["a", "a", "r", "Enter", "a"][n % 5], n + 1);
  assert.match(await page.textContent("#where"), /^21 of \d+, 20 judged$/);
  const made = decisions();
  assert.equal(made.length, 20);
  assert.deepEqual(made.map((d) => d.act).sort(), [...Array(16).fill("accept"), ...Array(4).fill("reject")]);
  assert.ok(made.every((d) => d.who === "ann"));
  assert.notEqual(events(), before);
  for (let n = 19; n >= 0; n -= 1) await press(page, "u", n);
  assert.match(await page.textContent("#where"), /^1 of \d+, 0 judged$/);
  assert.equal(decisions().length, 0);
  assert.equal(events(), before, "every byte is as it was");
  assert.deepEqual(page.faults, []);
});

test("a field is edited in place, a wrong value is told, a note is kept", async () => {
  const page = await open(address);
  await page.waitForSelector("#sentence");
  await at(page, 0);
  await page.keyboard.press("e");
  await page.selectOption("#field", "date");
  await page.fill("#value", "Sunday");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /`Sunday` is no date/.test(document.getElementById("said").textContent));
  assert.equal(await page.inputValue("#value"), "Sunday", "what was typed is still there");
  await page.fill("#value", "2018-03");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^2018-03/.test(document.getElementById("v-date").textContent) && document.getElementById("decided"));
  await page.keyboard.press("n");
  await page.fill("#value", "a note <b>");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /note by ann a note <b>/.test(document.getElementById("decided").textContent));
  for (const left of [1, 0]) { await page.keyboard.press("u"); await page.waitForFunction((left) => (document.querySelectorAll("#decided li").length) === left, left); }
  assert.equal(decisions().length, 0);
  // The browser itself logs the refused request, which is what was asked for here.
  assert.deepEqual(page.faults.filter((fault) => !/400/.test(fault)), []);
});

test("the review is readable on a phone and has no serious fault of access", async () => {
  for (const [name, options] of [["wide", {}], ["phone", { viewport: { width: 360, height: 740 } }], ["dark", { colorScheme: "dark" }]]) {
    const page = await open(address, options);
    await page.waitForSelector("#sentence");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name}: ${wide} pixels too wide`);
    await shot(page, `review-${name}`);
    // axe is put in from outside the page's policy, as the inspector would.
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setBypassCSP", { enabled: true });
    await page.reload();
    await page.waitForSelector("#sentence");
    await page.addScriptTag({ path: AXE });
    const found = await page.evaluate(() => globalThis.axe.run());
    const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${name}: ${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`);
    assert.deepEqual(serious, []);
  }
});

test("without the token nothing is decided", async () => {
  const page = await open(address.replace(/#.*/, ""));
  await page.waitForSelector("#sentence");
  await at(page, 0);
  await page.keyboard.press("a");
  await page.waitForFunction(() => /token/.test(document.getElementById("said").textContent) && document.getElementById("said").className === "fault");
  assert.equal(decisions().length, 0);
});
