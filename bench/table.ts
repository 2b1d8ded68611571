import { rounded } from "./figures.ts";
import type { Result } from "./result.ts";

const headings = ["goal", "work", "ours", "floor", "best peer", "× floor", "× peer", "reached"] as const;

/** The one table, as plain text that is also a table of Markdown; notes and failures stand below it. Pure. */
export function tableOf(results: readonly Result[]): string {
  const lines = [[...headings], ...results.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const drawn = lines.map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`);
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [drawn[0], rule, ...drawn.slice(1), ...remarks(results)].join("\n");
}

function cellsOf(result: Result): string[] {
  if (result.failure !== null) return [result.id, result.work, "failed", "", "", "", "", "no"];
  const { unit, floor, peers, ratioToFloor, ratioToPeer } = result;
  const [peer] = peers;
  return [
    result.id,
    result.work,
    `${rounded(result.value)} ${unit}`,
    floor ? `${rounded(floor.value)} ${unit}` : "",
    peer ? `${peer.name} ${rounded(peer.value)} ${unit}` : "",
    ratioToFloor === null ? "" : rounded(ratioToFloor),
    ratioToPeer === null ? "" : rounded(ratioToPeer),
    verdictOf(result),
  ];
}

function verdictOf({ isVoid, isReached }: Result): string {
  if (isVoid) return "void";
  return isReached === null ? "" : isReached ? "yes" : "no";
}

function remarks(results: readonly Result[]): string[] {
  const failed = results.flatMap(({ id, failure }) => (failure === null ? [] : [`${id} failed: ${failure}`]));
  const unsteady = results
    .filter(({ isVoid }) => isVoid)
    .map(
      ({ id, floor }) => `${id} is void: its floor's rounds differ by ${rounded(floor?.spread ?? Number.NaN)} times`,
    );
  const goals = results.map(({ id, goal }) => `${id}: ${goal}`);
  const others = results
    .filter(({ peers }) => peers.length > 1)
    .map(
      ({ id, unit, peers }) =>
        `${id}: ${peers.map(({ name, value }) => `${name} ${rounded(value)} ${unit}`).join(", ")}`,
    );
  const notes = new Map<string, string[]>();
  for (const { id, notes: own } of results) {
    for (const note of own) notes.set(note, [...(notes.get(note) ?? []), id]);
  }
  return [
    ...section("Failed", failed),
    ...section("Void", unsteady),
    ...section("Goals", goals),
    ...section("All peers", others),
    ...section(
      "Notes",
      [...notes].map(([note, ids]) => `${ids.join(", ")}: ${note}`),
    ),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}`, "", ...lines.map((line) => `- ${line}`)];
}
