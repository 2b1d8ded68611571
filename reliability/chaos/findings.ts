export const findingKinds = ["lost", "duplicated", "reordered", "stuck", "diverged"] as const;

/** Something that must never be. */
export type Finding = { kind: (typeof findingKinds)[number]; words: string };

/** «lost=0 duplicated=0 …», for the last line of a run. */
export function countsOf(findings: readonly Finding[]): string {
  return findingKinds.map((kind) => `${kind}=${findings.filter((one) => one.kind === kind).length}`).join(" ");
}
