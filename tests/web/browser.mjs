// What the tests share: the program, a browser, pages made from the samples, and a look at a page that fails on any fault.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

export const ROOT = resolve(process.env.DEMARCHE_ROOT || ".");
export const BIN = resolve(process.env.DEMARCHE_BIN || join(ROOT, "target/debug/demarche"));
/// Pictures for a person to look at.
export const SHOTS = resolve(process.env.DEMARCHE_SHOTS || "shots");
/// The moment at which every command runs.
export const NOW = "2025-12-01T12:00:00Z";

mkdirSync(SHOTS, { recursive: true });

export const folder = () => mkdtempSync(join(tmpdir(), "demarche-web-"));
export const demarche = (...words) => execFileSync(BIN, [...words, "--now", NOW], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });

/// A database of the given files, and the page of it.
export const pageOf = (files, ...flags) => {
  const home = folder(), db = join(home, "t.db"), file = join(home, "page.html");
  demarche("ingest", ...files, "--db", db);
  demarche("export", "html", "--db", db, "-o", file, ...flags);
  return { home, db, file, html: readFileSync(file, "utf8") };
};

/// The document that a page carries.
export const documentOf = (html) => JSON.parse(html.match(/<script type="application\/json" id="data">([\s\S]*?)<\/script>/)[1]);

/// The page with another document in it.
export const withDocument = (html, document, file) => {
  const json = JSON.stringify(document).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
  writeFileSync(file, html.replace(/(<script type="application\/json" id="data">)[\s\S]*?(<\/script>)/, (_, open, close) => open + json + close));
  return file;
};

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

/// Opens a file. Faults of the script, refusals of the policy, requests to anywhere and dialogs are gathered in `faults`.
export const open = async (browser, file, { hash = "", ...options } = {}) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") page.faults.push(`console: ${message.text()}`); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) page.faults.push(`request: ${request.url()}`); });
  page.on("dialog", (dialog) => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.devtools = await context.newCDPSession(page);
  await page.devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`file://${file}${hash}`);
  await page.waitForSelector("html[data-ready]", { timeout: 60000 });
  return page;
};

export const shot = (page, name, options = {}) => page.screenshot({ path: join(SHOTS, `${name}.png`), ...options });

/// Milliseconds of one processor that the page's main thread has worked: what neighbours on the machine do is not in it.
export const worked = async (page) => {
  const { metrics } = await page.devtools.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
};

/// A server over a database; gives it with the address that it prints.
export const serve = (db, ...flags) => new Promise((done, failed) => {
  const child = spawn(BIN, ["serve", "--port", "0", "--db", db, "--now", NOW, ...flags], { stdio: ["ignore", "pipe", "ignore"] });
  let told = "";
  child.stdout.on("data", (words) => { told += words; if (told.includes("\n")) done([child, told.trim()]); });
  child.on("exit", (code) => failed(new Error(`the server ended with ${code}`)));
});

/// Opens an address of a server; faults of scripts, refusals of the policy and requests to anywhere else are gathered in `faults`.
export const openServed = async (browser, url, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error" && !/favicon/.test(message.location().url)) page.faults.push(`console: ${message.text()}`); });
  page.on("request", (request) => { if (!request.url().startsWith(new URL(url).origin + "/")) page.faults.push(`request: ${request.url()}`); });
  await page.goto(url);
  return page;
};
