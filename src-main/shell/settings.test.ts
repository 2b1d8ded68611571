import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Settings } from "../../src-contract/commands/system.ts";
import { defaultSettings, openSettingsFile, settingsFrom } from "./settings.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kartoteka-settings-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(told: { damaged?: string; changes?: Settings[] } = {}) {
  return openSettingsFile({
    path: join(folder, "settings.json"),
    now: () => 42,
    onDamaged: (keptAs) => {
      told.damaged = keptAs;
    },
    onChange: (settings) => told.changes?.push(settings),
  });
}

describe("settings", () => {
  test("the language is Russian until somebody chooses another, whatever the system speaks", async () => {
    expect((await open()).read()).toEqual({ ...defaultSettings, language: "ru" });
  });

  test("a change is told, written whole and found by the next start", async () => {
    const told = { changes: [] as Settings[] };
    const file = await open(told);
    await file.change({ theme: "dark", ringVolume: 0.2, language: undefined });
    expect(told.changes).toEqual([{ ...defaultSettings, theme: "dark", ringVolume: 0.2 }]);
    expect((await open()).read()).toEqual({ ...defaultSettings, theme: "dark", ringVolume: 0.2 });
    expect(await readdir(folder)).toEqual(["settings.json"]);
  });

  test("G2-4, G2-6: a link only fills the field and no key is taken from the system until somebody chooses so", async () => {
    expect((await open()).read()).toMatchObject({ linkMode: "fill", hotkeys: {} });
    expect(settingsFrom({ hotkeys: { answer: "Control+C" }, linkMode: "always" })).toEqual(defaultSettings);
  });

  test("a hundred changes at once end with the last one on the disk", async () => {
    const file = await open();
    await Promise.all(Array.from({ length: 100 }, (_, step) => file.change({ ringVolume: step / 100 })));
    expect(JSON.parse(await readFile(join(folder, "settings.json"), "utf8")).ringVolume).toBe(0.99);
  });

  test("R-5: a damaged file is kept aside and the defaults hold", async () => {
    await writeFile(join(folder, "settings.json"), '{"language":"en","the');
    const told: { damaged?: string } = {};
    expect((await open(told)).read()).toEqual(defaultSettings);
    expect(told.damaged).toBe(join(folder, "settings.json.damaged-42"));
    expect(await readFile(join(folder, "settings.json.damaged-42"), "utf8")).toBe('{"language":"en","the');
  });

  test("a value of another version costs its own field alone", () => {
    expect(settingsFrom({ language: "en", theme: "sepia", ringVolume: 7, futureField: true })).toEqual({
      ...defaultSettings,
      language: "en",
    });
  });

  test.each([null, 5, "text", [], { __proto__: { language: "en" } }])("%j is no settings: defaults", (value) => {
    expect(settingsFrom(value)).toEqual(defaultSettings);
  });

  test("R-4: a disk that refuses is told, the change holds for this session, the next one is tried again", async () => {
    const file = await open();
    await rm(folder, { recursive: true });
    await expect(file.change({ theme: "dark" })).rejects.toThrow(/ENOENT/);
    expect(file.read().theme).toBe("dark");
    await expect(file.change({ theme: "light" })).rejects.toThrow(/ENOENT/);
  });
});
