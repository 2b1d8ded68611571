// What every table leaves behind: the terminal, out/bench.json, and with --write its section of docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { say } from "../scripts/progress.ts";
import { withSection } from "./document.ts";
import type { Result } from "./result.ts";
import { tableOf } from "./table.ts";

const repository = resolve(import.meta.dirname, "..");

/** `section`: of docs/performance.md, and the profile's name in out/bench.json. */
export function report(results: readonly Result[], section: string, started: number, write: boolean): void {
  const seconds = `${((performance.now() - started) / 1_000).toFixed(0)} s`;
  const table = tableOf(results);
  say(`\n${table}\n\n${seconds}, profile ${section}`);
  const machine = describeMachine();
  const at = new Date().toISOString();
  const out = join(repository, "out");
  mkdirSync(out, { recursive: true });
  const written = { at, profile: section, machine, rows: results };
  writeFileSync(join(out, "bench.json"), `${JSON.stringify(written, null, 2)}\n`);
  if (!write) return;
  const file = join(repository, "docs/performance.md");
  const measured = `Measured on ${at.slice(0, 10)} in ${seconds}: ${machine.cores} cores (${machine.processor}), ${machine.memory} GB, ${machine.platform}, Node ${machine.node}, load ${machine.load} at the end.`;
  writeFileSync(file, withSection(readFileSync(file, "utf8"), section, `${measured}\n\n${table}`));
}

function describeMachine() {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return {
    processor: cpu?.model.trim() ?? "",
    cores: cpus().length,
    memory: Math.round(totalmem() / 1e9),
    node: process.version,
    platform: process.platform,
    /** Processes that wanted the processor in the last minute, the bench's own among them. */
    load: Number(load.toFixed(1)),
  };
}
