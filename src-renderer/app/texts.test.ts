import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callReasons } from "../../src-contract/entities/call.ts";
import { errorKinds } from "../../src-contract/errors.ts";
import { textsIn } from "../ui/texts/texts-in.ts";
import { en } from "../ui/texts/en.ts";
import { ru } from "../ui/texts/ru.ts";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") texts.set(name, value);
    else for (const entry of flat(value, name)) texts.set(...entry);
  }
  return texts;
}

const russian = flat(ru);
const english = flat(en);
const plural = /_(one|few|many|other)$/;
const baseOf = (key: string) => key.replace(plural, "");
const placeholders = (text: string) => Array.from(text.matchAll(/{{\s*(\w+)\s*}}/g), (found) => found[1]).toSorted();

/** Every `t("…")` with a whole key in it; keys that are put together at run time are held by their types. */
function usedKeys(): Set<string> {
  const root = join(import.meta.dirname, "..");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !file.startsWith("ui/texts"),
  );
  const keys = new Set<string>();
  for (const file of files) {
    for (const found of readFileSync(join(root, file), "utf8").matchAll(/\bt\(\s*"([\w.]+)"/g))
      keys.add(found[1] ?? "");
  }
  return keys;
}

describe("G12-7: Russian first, English second, nothing missing", () => {
  it("G12-7: every text that a screen asks for exists in both languages", () => {
    const used = usedKeys();
    expect(used.size).toBeGreaterThan(200);
    for (const [language, texts] of [
      ["ru", russian],
      ["en", english],
    ] as const) {
      const known = new Set(Array.from(texts.keys(), baseOf));
      expect(
        Array.from(used).filter((key) => !known.has(baseOf(key))),
        language,
      ).toEqual([]);
    }
  });

  it("G12-7: both languages have the same keys, Russian with all its plural forms", () => {
    expect(new Set(Array.from(english.keys(), baseOf))).toEqual(new Set(Array.from(russian.keys(), baseOf)));
    for (const [texts, forms] of [
      [russian, ["one", "few", "many", "other"]],
      [english, ["one", "other"]],
    ] as const) {
      for (const base of new Set(
        Array.from(texts.keys())
          .filter((key) => plural.test(key))
          .map(baseOf),
      )) {
        expect(
          forms.filter((form) => !texts.has(`${base}_${form}`)),
          base,
        ).toEqual([]);
      }
    }
  });

  it("G12-7: the same values are named in both languages", () => {
    for (const [key, text] of english) {
      const other = russian.get(key);
      if (other !== undefined) expect(placeholders(text), key).toEqual(placeholders(other));
    }
  });

  it("texts have no em dashes, no exclamation marks, no empty texts", () => {
    const allowedEmpty = new Set(["card.rank.other"]);
    for (const texts of [russian, english]) {
      for (const [key, text] of texts) {
        expect(text, key).not.toMatch(/[—!]/);
        if (!allowedEmpty.has(key)) expect(text.trim(), key).not.toBe("");
      }
    }
  });

  it("every kind of error and every reason of a call has its sentence", () => {
    expect(errorKinds.filter((kind) => !russian.has(`errors.${kind}`))).toEqual([]);
    expect(callReasons.filter((reason) => !russian.has(`reasons.${reason}`))).toEqual([]);
  });

  it.each([
    [1, "1 ждёт"],
    [3, "3 ждут"],
    [5, "5 ждут"],
    [21, "21 ждёт"],
  ])("G12-7: %i is counted the Russian way", (count, expected) => {
    expect(textsIn("ru").t("app.status.waiting", { count })).toBe(expected);
  });
});
