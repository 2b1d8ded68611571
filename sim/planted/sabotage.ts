import { relative } from "node:path";

/** One place of the product's source that a sabotage replaces. */
export type Edit = {
  /** From the repository's root. */
  file: string;
  /** Exact text, in the file exactly once: a refactoring that moves it is told at once, and disarms nothing silently. */
  find: string;
  replace: string;
};

/** Something that really runs and must turn red under a sabotage. */
export type Check =
  /** A vitest file, as a whole or the tests whose titles hold `title`. */
  | { kind: "test"; file: string; title?: string }
  /** A script of the repository that exits with 1 when it finds something and says what in its last line. */
  | { kind: "script"; args: string[] };

/** The simulator, until its first schedule that fails. */
export function simulated(schedules = 200): Check {
  const args = ["--schedules", String(schedules), "--steps", "60", "--first-failure", "--workers", "1"];
  return { kind: "script", args: ["sim/sim.ts", ...args] };
}

/** Real processes whose answers are cut: what a retry meets. */
export const cutAnswers: Check = { kind: "script", args: ["reliability/chaos.ts", "--cut-answers", "60"] };

/** A fault that somebody could plausibly make. */
export type Sabotage = {
  name: string;
  /** What would happen to a person's words. */
  why: string;
  edits: Edit[];
  /** Tried in this order until one turns red. */
  checks: Check[];
};

/** The only switch there is, and only plant.ts and vitest.config.ts beside this file read it. */
export const plantedVariable = "KARTOTEKA_PLANTED";
/** A file that gets a line for each replacement made: a check that never loads the sabotaged file proves nothing. */
export const plantedReportVariable = "KARTOTEKA_PLANTED_REPORT";

export function editsOf({ edits }: Sabotage, file: string): Edit[] {
  return edits.filter((edit) => edit.file === file);
}

/** Throws when an edit no longer fits. */
export function applyEdits(source: string, edits: Edit[]): string {
  let text = source;
  for (const { file, find, replace } of edits) {
    const parts = text.split(find);
    if (parts.length !== 2) throw new Error(`${file}: found ${parts.length - 1} times, not once: ${find}`);
    text = parts.join(replace);
  }
  return text;
}

/** With slashes, as `Edit.file` has it. */
export function pathInRepository(repository: string, file: string): string {
  return relative(repository, file).replaceAll("\\", "/");
}
