import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { profiles } from "./context.ts";
import { withSection } from "./document.ts";

it("P-1: a run replaces its own profile's section and nothing else", () => {
  const document =
    "# Head\n<!-- bench quick -->\nold\n<!-- end quick -->\nmiddle\n<!-- bench full -->\nkept\n<!-- end full -->\n";
  const once = withSection(document, "quick", "new\n");
  expect(once).toBe(
    "# Head\n<!-- bench quick -->\n\nnew\n\n<!-- end quick -->\nmiddle\n<!-- bench full -->\nkept\n<!-- end full -->\n",
  );
  expect(withSection(once, "quick", "new")).toBe(once);
  expect(() => withSection(document, "large", "new")).toThrow("large");
});

it("P-1: docs/performance.md has a place for every profile, the calls and the window", () => {
  const document = readFileSync(join(import.meta.dirname, "../docs/performance.md"), "utf8");
  for (const profile of [...Object.keys(profiles), "calls", "card full", "card large", "ui", "ui large"])
    expect(withSection(document, profile, "table")).toContain("table");
});
