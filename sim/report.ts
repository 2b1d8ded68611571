import type { Failure, FailureKind } from "./oracle.ts";

export type Report = {
  seed: string;
  /** Taken, and asked for. */
  steps: number;
  asked: number;
  failures: Failure[];
  hash: string;
  trace: string[];
  counts: [string, number][];
};

const kinds: FailureKind[] = ["lost", "duplicated", "diverged", "stuck"];

export function reportLine(reports: Report[]): string {
  const of = (kind: FailureKind) =>
    reports.reduce((sum, { failures }) => sum + failures.filter((failure) => failure.kind === kind).length, 0);
  const steps = reports.reduce((sum, report) => sum + report.steps, 0);
  return [`schedules=${reports.length}`, `steps=${steps}`, ...kinds.map((kind) => `${kind}=${of(kind)}`)].join(" ");
}

/** How often what happened, most often first. */
export function sumOf(reports: Report[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { counts } of reports) for (const [what, times] of counts) sums.set(what, (sums.get(what) ?? 0) + times);
  return [...sums].sort(([, first], [, second]) => second - first);
}
