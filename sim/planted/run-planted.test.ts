import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runPlanted } from "./run-planted.ts";
import type { Sabotage } from "./sabotage.ts";
import { sabotages } from "./sabotages.ts";

const repository = join(import.meta.dirname, "../..");
const pullFile = pathToFileURL(join(repository, "src-server/pull.ts")).href;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-planted-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A bug of the product under a check of this test's own. */
function withCheck(name: string, source: string): Sabotage {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, source);
  const planted = sabotages.find((sabotage) => sabotage.name === "page-divides-a-revision");
  if (!planted) throw new Error("the bug is gone");
  return { ...planted, checks: [{ kind: "script", args: [relative(repository, file)] }] };
}

async function told(sabotage: Sabotage): Promise<{ isCaught: boolean; lines: string[] }> {
  const lines: string[] = [];
  const isCaught = await runPlanted({ sabotages: [sabotage], say: (line) => lines.push(line), atOnce: 1 });
  return { isCaught, lines };
}

const looking = `
  const changes = [{ table: "clients", revision: 1, rows: 2 }, { table: "clients", revision: 2, rows: 2 }];
  const isRight = pageBorder(changes, 3) === 1;`;

it("R-40: a bug is caught by a check that sees it, in a process of its own", { timeout: 120_000 }, async () => {
  const seeing = `import { pageBorder } from "${pullFile}";${looking}
  console.log(\`lost=\${isRight ? 0 : 1}\`);
  process.exitCode = isRight ? 0 : 1;`;
  const { isCaught, lines } = await told(withCheck("seeing", seeing));
  expect(lines.at(-1)).toBe("caught=1 of 1");
  expect(lines[0]).toContain("lost=1");
  expect(isCaught).toBe(true);
});

it("R-40: a check that looks away, never meets the bug, or is red anyway catches nothing", {
  timeout: 120_000,
}, async () => {
  const checks = {
    "stays green": `import "${pullFile}"; console.log("lost=0");`,
    "never loads the file": `console.log("lost=0");`,
    "no check that is green without it": `console.log("lost=1"); process.exitCode = 1;`,
    "is broken": `import { pageBorder } from "${pullFile}";${looking}
    if (!isRight) throw new Error("fell over");`,
  };
  for (const [words, source] of Object.entries(checks)) {
    const { isCaught, lines } = await told(withCheck(words.replaceAll(" ", "-"), source));
    expect(isCaught).toBe(false);
    expect(lines.join("\n")).toContain(words);
    expect(lines.at(-1)).toBe("caught=0 of 1");
  }
});
