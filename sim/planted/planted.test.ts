import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planted } from "./planted.ts";
import { applyEdits, editsOf, plantedVariable } from "./sabotage.ts";
import { sabotages } from "./sabotages.ts";

const repository = join(import.meta.dirname, "../..");

describe("R-40: planted bugs", () => {
  it("R-40: there are at least 25, each with a name of its own, a reason and a check that is there", () => {
    expect(sabotages.length).toBeGreaterThanOrEqual(25);
    expect(new Set(sabotages.map(({ name }) => name)).size).toBe(sabotages.length);
    for (const { name, why, edits, checks } of sabotages) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect([why.length > 0, edits.length > 0, checks.length > 0], name).toEqual([true, true, true]);
      for (const check of checks) {
        const file = check.kind === "test" ? check.file : (check.args[0] ?? "");
        const source = readFileSync(join(repository, file), "utf8");
        // a test that was renamed away would let a sabotage survive for another reason than the product's
        if (check.kind === "test" && check.title !== undefined) expect(source, name).toContain(check.title);
      }
    }
  });

  it.each(sabotages)("R-40: $name still applies, and what it leaves is a program", (sabotage) => {
    for (const file of new Set(sabotage.edits.map((edit) => edit.file))) {
      const source = readFileSync(join(repository, file), "utf8");
      const changed = applyEdits(source, editsOf(sabotage, file));
      expect(changed).not.toBe(source);
      expect(() => stripTypeScriptTypes(changed)).not.toThrow();
    }
  });

  it("R-40: text that is not there, or there twice, is told", () => {
    const edit = { file: "a.ts", find: "one", replace: "two" };
    expect(() => applyEdits("three", [edit])).toThrow("found 0 times");
    expect(() => applyEdits("one one", [edit])).toThrow("found 2 times");
    expect(applyEdits("one", [edit])).toBe("two");
  });

  it("R-40: nothing is planted without the variable, and no unknown name is taken for a harmless one", () => {
    expect(planted(repository, {})).toBeNull();
    expect(() => planted(repository, { [plantedVariable]: "no-such-bug" })).toThrow("no-such-bug");
  });
});
