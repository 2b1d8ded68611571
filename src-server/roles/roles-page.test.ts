import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { roles } from "../../src-contract/entities/user.ts";
import { mutationNames } from "../../src-contract/mutations/index.ts";
import { mayDo, maySee } from "../../src-contract/rules/permissions.ts";
import { callers, routeNames, routePolicies } from "../routes/route-policy.ts";

/**
 * docs/roles.md is what people read and agree on. A cell that is changed in the code alone is seen here; the page is then
 * changed by hand, by whoever meant it.
 */
const page = readFileSync(join(import.meta.dirname, "../../docs/roles.md"), "utf8");

/** The lines of the table under a heading, cells without their blanks. */
function tableUnder(heading: string): string[][] {
  const [, after = ""] = page.split(`\n## ${heading}\n`);
  const [section = ""] = after.split("\n## ");
  return section
    .split("\n")
    .filter((line) => line.startsWith("|") && !line.startsWith("|---"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const mark = (holds: boolean) => (holds ? "yes" : "no");

describe("docs/roles.md", () => {
  it("R-22, G14-4: says of every route what the policy says", () => {
    const expected = routeNames.map((route) => [
      `\`${route}\``,
      ...callers.map((caller) => routePolicies[route].verdicts[caller]),
      routePolicies[route].carries,
    ]);
    expect(tableUnder("Routes")).toEqual([["route", ...callers, "carries"], ...expected]);
  });

  it("GC-3, GC-51, R-23: says of every table who receives it", () => {
    const expected = syncedTableNames.map((table) => [
      `\`${table}\``,
      ...roles.map((role) => mark(maySee(role, table))),
    ]);
    expect(tableUnder("Rows")).toEqual([["table", ...roles], ...expected]);
  });

  it("R-22, G14-4: says of every mutation who may do it", () => {
    const expected = mutationNames.map((name) => [`\`${name}\``, ...roles.map((role) => mark(mayDo(role, name)))]);
    expect(tableUnder("Writes")).toEqual([["mutation", ...roles], ...expected]);
  });
});
