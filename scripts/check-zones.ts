// Checks the import zones of .dependency-cruiser.mjs. Through the tool's own command line a broken parser would pass
// with nothing read; here an empty reading is a failure.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { PlainError, runScript, say } from "./progress.ts";

const repository = join(import.meta.dirname, "..");
const FOLDERS = [
  "src-contract",
  "src-cache",
  "src-main",
  "src-preload",
  "src-renderer",
  "src-server",
  "practice-pbx",
  "migrations",
  "scripts",
  "e2e",
  "pbx",
  "bench",
  "sim",
  "reliability",
];

export interface ZoneReport {
  /** Modules of ours that were read. */
  modules: number;
  /** One per forbidden import: `rule: from → to`. */
  violations: string[];
}

/** Reads every import under `root` (the repository, or a tree laid out like it). */
export async function checkZones(root: string): Promise<ZoneReport> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const options = await extractDepcruiseOptions(join(repository, ".dependency-cruiser.mjs"));
  const { output } = await cruise(folders, { ...options, baseDir: root, validate: true });
  if (typeof output === "string") throw new Error(`dependency-cruiser answered text: ${output}`);
  return {
    modules: output.modules.filter((module) => !module.source.includes("node_modules/") && !module.coreModule).length,
    violations: output.summary.violations.map(({ rule, from, to }) => {
      return `${rule.name}: ${from === to ? from : `${from} → ${to}`}`;
    }),
  };
}

if (import.meta.main) {
  runScript(async () => {
    const report = await checkZones(repository);
    if (report.modules === 0) throw new PlainError("zones: no module was read, so nothing was checked");
    report.violations.forEach(say);
    say(`zones: ${report.modules} modules, ${report.violations.length} forbidden imports`);
    return report.violations.length === 0 ? 0 : 1;
  });
}
