import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { causeOfUnanswered } from "../../src-contract/rules/call-failure.ts";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";
import { ru } from "../ui/texts/ru.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/telephony.md"), "utf8");

type Answer = { words: string; sipCode: number | null; q850Cause?: number; rang?: boolean; byManager?: boolean };

const codes = (...sipCodes: number[]): Answer[] => sipCodes.map((sipCode) => ({ words: String(sipCode), sipCode }));
const causes = [1, 3, 17, 18, 19, 20, 21, 22, 27, 28, 34, 38, 41, 42, 57, 65, 88];

const answers: Answer[] = [
  ...codes(302, 401, 403, 404, 407),
  { words: "408 after ringing", sipCode: 408, rang: true },
  { words: "408 without ringing", sipCode: 408 },
  ...codes(410, 415, 480, 484, 486),
  { words: "487 after our CANCEL", sipCode: 487, byManager: true },
  ...codes(488, 500, 502, 503, 504, 600, 603, 604, 606, 607, 608),
  ...causes.map((q850Cause) => ({ words: `Q.850 cause ${q850Cause}`, sipCode: 480, q850Cause })),
];

function rowOf({ words, sipCode, q850Cause, rang, byManager }: Answer): string {
  const line = {
    direction: "outgoing",
    sipCode,
    q850Cause: q850Cause ?? null,
    endedBy: byManager ? "manager" : "line",
    rang: rang ?? false,
  } as const;
  const { reason } = proposeOutcome({ ...line, answeredAt: null });
  return `| ${words} | ${reason ? ru.reasons[reason] : "none"} | ${ru.why.causes[causeOfUnanswered(line)].what} |`;
}

/** The lines of the diagram in the head of a file. */
function diagramOf(file: string): string {
  const source = readFileSync(join(import.meta.dirname, file), "utf8");
  const head = /\/\*\*\n([\s\S]*?)\*\//.exec(source)?.[1] ?? "";
  const lines = head.split("\n").filter((line) => line.startsWith(" *   "));
  return lines.map((line) => line.slice(5).trimEnd()).join("\n");
}

describe("docs/telephony.md", () => {
  it("G3-3, G14-6: says of each answer of the line what is proposed to the manager and what «Почему?» says", () => {
    const table = /<!-- answers -->([\s\S]*?)<!-- end answers -->/.exec(page)?.[1] ?? "";
    const rows = table.split("\n").filter((line) => /^\| (\d|Q)/.test(line));
    expect(rows).toEqual(answers.map(rowOf));
  });

  it.each(["registration-state.ts", "transport-state.ts", "call-state.ts", "transfer-state.ts"])(
    "G1-1, G1-2, G1-5, G1-16: has the diagram of %s",
    (file) => {
      const diagram = diagramOf(file);
      expect(diagram.split("\n").length).toBeGreaterThan(2);
      expect(page).toContain(`\n${diagram}\n`);
    },
  );
});
