import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkZones, type ZoneReport } from "./check-zones.ts";

const repository = join(import.meta.dirname, "..");

/** A small tree that keeps every rule; the forbidden imports below are planted into it. */
const soundTree: Record<string, string> = {
  "src-contract/client.ts": `import { z } from "zod"; export const client = z.object({});`,
  "src-contract/entities/call.ts": `import { client } from "../client.ts"; export const call = client;`,
  "src-cache/rows.ts": `import { client } from "../src-contract/client.ts"; export const rows = client;`,
  "src-main/main.ts": `import { app } from "electron"; import { tray } from "./shell/tray.ts"; import { client } from "../src-contract/client.ts"; tray(app, client);`,
  "src-main/shell/tray.ts": `export const tray = (...parts: unknown[]) => parts;`,
  "src-main/store/store.ts": `import knex from "knex"; import { first } from "../../migrations/first.ts"; import { call } from "../../src-contract/entities/call.ts"; import { rows } from "../../src-cache/rows.ts"; knex({}); first(call, rows);`,
  "src-preload/preload.ts": `import { contextBridge } from "electron"; contextBridge.exposeInMainWorld("a", {});`,
  "src-server/server.ts": `import { createServer } from "node:http"; import { first } from "../migrations/first.ts"; import { rows } from "../src-cache/rows.ts"; first(createServer, rows);`,
  "src-renderer/app/main.test.ts": `import { page } from "./page.ts"; page();`,
  "src-renderer/app/page.ts": `import { tasks } from "../tasks/tasks.ts"; import { card } from "../client-card/card.ts"; export const page = () => [tasks, card];`,
  "src-renderer/tasks/tasks.ts": `import { read } from "../api/read.ts"; export const tasks = read;`,
  "src-renderer/client-card/card.ts": `import { dial } from "../softphone/softphone-store.ts"; import { button } from "../ui/button.ts"; export const card = [dial, button];`,
  "src-renderer/softphone/softphone-store.ts": `import { agent } from "./sip-client.ts"; export const dial = agent;`,
  "src-renderer/softphone/sip-client.ts": `import { UserAgent } from "sip.js"; export const agent = UserAgent;`,
  "src-renderer/api/read.ts": `import { client } from "../../src-contract/client.ts"; export const read = client;`,
  "src-renderer/ui/button.ts": `export const button = 1;`,
  "practice-pbx/main.ts": `import { createServer } from "node:http"; createServer();`,
  "migrations/first.ts": `export const first = (...values: unknown[]) => values;`,
  "sim/sim.ts": `import { first } from "../migrations/first.ts"; first();`,
};

/** Forbidden import: the planted file, its text, and the rule that must refuse it. */
const planted: [file: string, text: string, rule: string][] = [
  ["src-contract/a.ts", `import "../src-main/main.ts";`, "zone-src-contract"],
  ["src-contract/b.ts", `import "node:fs";`, "contract-packages"],
  ["src-contract/c.ts", `import "knex";`, "contract-packages"],
  ["src-contract/d.ts", `import type { Knex } from "knex"; export type A = Knex;`, "contract-packages"],
  ["src-cache/a.ts", `import "../migrations/first.ts";`, "zone-src-cache"],
  ["src-cache/b.ts", `import "electron";`, "electron-in-main-and-preload-only"],
  ["src-main/a.ts", `import "../src-server/server.ts";`, "zone-src-main"],
  ["src-main/e.ts", `import "../src-cache/rows.ts";`, "main-without-store"],
  ["src-main/f.ts", `import "../sim/sim.ts";`, "zone-src-main"],
  ["src-main/g.ts", `import "../pbx/run.ts";`, "zone-src-main"],
  ["src-main/b.ts", `import "../src-renderer/ui/button.ts";`, "zone-src-main"],
  ["src-main/c.ts", `import "./store/store.ts";`, "main-without-store"],
  ["src-main/d.ts", `import "../scripts/start.ts";`, "zone-src-main"],
  ["src-main/store/a.ts", `import "electron";`, "store-without-electron"],
  ["src-main/store/b.ts", `import type { App } from "electron"; export type A = App;`, "store-without-electron"],
  ["src-main/store/c.ts", `import "../shell/tray.ts";`, "store-without-electron"],
  ["src-preload/a.ts", `import "../src-main/main.ts";`, "zone-src-preload"],
  ["src-server/a.ts", `import "../src-main/store/store.ts";`, "zone-src-server"],
  ["src-server/b.ts", `import "electron";`, "electron-in-main-and-preload-only"],
  ["src-renderer/app/a.ts", `import "../../src-preload/preload.ts";`, "zone-src-renderer"],
  ["src-renderer/app/b.ts", `import "node:path";`, "renderer-without-node"],
  ["src-renderer/app/c.ts", `import "electron";`, "electron-in-main-and-preload-only"],
  ["src-renderer/tasks/a.ts", `import "../client-card/card.ts";`, "renderer-features-apart"],
  ["src-renderer/tasks/b.ts", `import "../app/page.ts";`, "renderer-features-apart"],
  ["src-renderer/tasks/c.ts", `import "../softphone/sip-client.ts";`, "renderer-features-apart"],
  ["src-renderer/tasks/d.ts", `import "sip.js";`, "sip-js-behind-its-interface"],
  ["src-renderer/ui/a.ts", `import "../tasks/tasks.ts";`, "renderer-ui-knows-no-entity"],
  ["src-renderer/ui/b.ts", `import "../../src-contract/entities/call.ts";`, "renderer-ui-knows-no-entity"],
  ["src-renderer/api/a.ts", `import "../tasks/tasks.ts";`, "renderer-api-knows-no-feature"],
  ["practice-pbx/a.ts", `import "../src-contract/client.ts";`, "zone-practice-pbx"],
  ["migrations/a.ts", `import "../src-server/server.ts";`, "zone-migrations"],
  ["src-server/c.ts", `import "../src-renderer/app/main.test.ts";`, "no-test-imports"],
  ["src-server/d.ts", `import "./e.ts";`, "no-cycles"],
  ["src-server/f.ts", `export const alone = 1;`, "no-orphans"],
  ["src-server/g.ts", `import "./nowhere.ts";`, "no-unresolvable"],
];

/** What the planted imports lead to, beside the sound tree. */
const bystanders: Record<string, string> = {
  "scripts/start.ts": "",
  "pbx/run.ts": "",
  "src-server/e.ts": `import "./d.ts";`,
};

describe("import zones", () => {
  const trees: string[] = [];
  const grow = (files: Record<string, string>): string => {
    const root = mkdtempSync(join(tmpdir(), "kartoteka-zones-"));
    trees.push(root);
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return root;
  };

  let sound: ZoneReport;
  let spoiled: ZoneReport;
  beforeAll(async () => {
    sound = await checkZones(grow(soundTree));
    const files = Object.fromEntries(planted.map(([file, text]) => [file, text]));
    spoiled = await checkZones(grow({ ...soundTree, ...files, ...bystanders }));
  });
  afterAll(() => {
    for (const root of trees) rmSync(root, { recursive: true });
  });

  it("a tree that keeps the rules passes, and its modules are really read", () => {
    expect(sound.violations).toEqual([]);
    expect(sound.modules).toBe(Object.keys(soundTree).length);
  });

  it.each(planted)("%s may not say %s", (file, _text, rule) => {
    expect(spoiled.violations.filter((violation) => violation.startsWith(`${rule}: ${file}`))).not.toEqual([]);
  });

  it("the product's own modules are read too", async () => {
    expect((await checkZones(repository)).modules).toBeGreaterThan(50);
  });
});
