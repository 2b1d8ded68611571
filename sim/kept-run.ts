import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import type { Report } from "./report.ts";

const headSchema = z.object({ code: z.string(), run: z.string() });
const shiftSchema = z.object({
  seed: z.string(),
  steps: z.int(),
  asked: z.int(),
  failures: z.array(z.object({ kind: z.enum(["lost", "duplicated", "diverged", "stuck"]), what: z.string() })),
  hash: z.string(),
});

export type KeptRun = { played: Report[]; keep(report: Report): void };

/**
 * A run of hours in a file, a line per shift: broken off, it goes on where it stopped. Shifts of other code or of
 * another run prove nothing about this one: then it throws, in words. A last line that was cut short is played again.
 */
export function openKeptRun(file: string, { run, code }: { run: string; code: string }): KeptRun {
  const head = `${JSON.stringify({ code, run })}\n`;
  if (!existsSync(file)) {
    writeFileSync(file, head);
    return { played: [], keep: keepIn(file) };
  }
  const [first = "", ...lines] = wholeLines(readFileSync(file, "utf8"));
  const kept = headSchema.safeParse(tryJson(first));
  if (!kept.success) throw new Error(`${file} is no run that was kept`);
  if (kept.data.run !== run) throw new Error(`${file} keeps another run: ${kept.data.run}`);
  if (kept.data.code !== code) throw new Error(`${file} was played by other code: name another file, or delete it`);
  const shifts = lines.map((line) => shiftSchema.parse(JSON.parse(line)));
  writeFileSync(file, head + lines.map((line) => `${line}\n`).join(""));
  return { played: shifts.map((shift) => ({ ...shift, trace: [], counts: [] })), keep: keepIn(file) };
}

const keepIn =
  (file: string) =>
  ({ seed, steps, asked, failures, hash }: Report) =>
    appendFileSync(file, `${JSON.stringify({ seed, steps, asked, failures, hash })}\n`);

function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, -1);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Of every file that the simulator loads, each with its path: another word in one of them, and it is other code. */
export function playedCode(entry = join(import.meta.dirname, "sim.ts")): string {
  const root = dirname(dirname(entry));
  const hash = createHash("sha256");
  for (const file of loadedFrom(entry).toSorted()) hash.update(`${relative(root, file)}\n`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function loadedFrom(entry: string): string[] {
  const files = new Set([entry]);
  for (const file of files)
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g))
      files.add(join(dirname(file), path));
  return [...files];
}
