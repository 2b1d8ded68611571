import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentSecurityPolicy, createAppHandler, isOwnUrl, pathOfUrl } from "./app-protocol.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kartoteka-app-"));
  await mkdir(join(root, "renderer", "assets"), { recursive: true });
  await writeFile(join(root, "renderer", "index.html"), "<p>home</p>");
  await writeFile(join(root, "renderer", "assets", "index-B_4f.js"), "run()");
  await writeFile(join(root, "secret.js"), "secret");
});
afterAll(() => rm(root, { recursive: true, force: true }));

const get = (url: string, method = "GET") => createAppHandler(join(root, "renderer"))({ url, method });

describe("R-26: the page's own files, and nothing else of the disk", () => {
  test("the page and its parts come with their types and the policy", async () => {
    const page = await get("app://kartoteka/?x=1#/client/1");
    expect(await page.text()).toBe("<p>home</p>");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    const script = await get("app://kartoteka/assets/index-B_4f.js");
    expect([script.status, await script.text()]).toEqual([200, "run()"]);
    expect(script.headers.get("content-type")).toContain("text/javascript");
  });

  test("the policy lets in no foreign script, frame, form or plain connection", () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toMatch(/script-src 'self'(;|$)/);
    expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*unsafe|https?:|eval/);
    expect(contentSecurityPolicy.match(/\bws:[^ ;]*/g)).toEqual(["ws://127.0.0.1:*", "ws://localhost:*"]);
  });

  test.each([
    ["app://kartoteka/", ["index.html"]],
    ["app://kartoteka", ["index.html"]],
    ["app://kartoteka/index.html", ["index.html"]],
    ["app://kartoteka/assets/a.b-c_1.css?v=2", ["assets", "a.b-c_1.css"]],
  ])("%s", (url, names) => {
    expect(pathOfUrl(url)).toEqual(names);
  });

  test.each([
    "app://kartoteka/../secret.js",
    "app://kartoteka/assets/../../secret.js",
    "app://kartoteka/%2e%2e/secret.js",
    "app://kartoteka/..%2fsecret.js",
    "app://kartoteka/..%5csecret.js",
    "app://kartoteka/..\\secret.js",
    "app://kartoteka/./index.html",
    "app://kartoteka//etc/passwd",
    "app://kartoteka/C:/Windows/win.ini",
    "app://kartoteka/C:%5cWindows",
    "app://kartoteka/index.html%00.js",
    "app://kartoteka/.env",
    "app://kartoteka/assets/",
    "app://kartoteka/CON.js:stream",
    "app://kartoteka/a b.js",
    "app://evil/index.html",
    "app://kartoteka.evil/index.html",
    "app://kartoteka:80/index.html",
    "app://kartoteka@evil/index.html",
    "app://user@kartoteka/index.html",
    "file:///etc/passwd",
    "https://kartoteka/",
    "",
  ])("%j is refused", async (url) => {
    expect(pathOfUrl(url)).toBeNull();
    expect((await get(url)).status).toBe(404);
  });

  test("a missing file, a folder and a type of no page are not found; writing is not a method", async () => {
    await writeFile(join(root, "renderer", "store.db"), "x");
    expect((await get("app://kartoteka/no.js")).status).toBe(404);
    expect((await get("app://kartoteka/assets")).status).toBe(404);
    expect((await get("app://kartoteka/store.db")).status).toBe(404);
    expect((await get("app://kartoteka/index.html", "POST")).status).toBe(405);
  });
});

test.each([
  ["app://kartoteka/", true],
  ["app://kartoteka", true],
  ["app://kartoteka/#/client/1", true],
  ["app://kartoteka.evil/", false],
  ["app://evil/kartoteka", false],
  ["app://kartoteka@evil/", false],
  ["app://x:y@kartoteka/", false],
  ["app://kartoteka:1/", false],
  ["apps://kartoteka/", false],
  ["https://kartoteka/", false],
  ["file:///", false],
  ["about:blank", false],
  ["null", false],
  ["", false],
])("R-26: whose page is %j", (url, own) => {
  expect(isOwnUrl(url)).toBe(own);
});
