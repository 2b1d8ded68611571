import { z } from "zod";
import { type CallReason, callReasonSchema, callReasons } from "../../src-contract/entities/call.ts";
import type { SaidFilter } from "../../src-contract/queries/work.ts";
import type { ReferenceBooks } from "../../src-contract/rules/reference-books.ts";

export const journalScopes = ["all", "missed", "mine", "withoutOutcome", "contradicting"] as const;

/** What the journal shows (G3-13, G3-4, G3-6), as it is remembered. */
export const journalFilterSchema = z.object({
  scope: z.enum(journalScopes),
  /** "", `held`, `notHeld`, or `outcome:` and its words. */
  outcome: z.string(),
  /** "", `reason:` and a built-in one, or `words:` and those of an own one. */
  reason: z.string(),
  search: z.string().max(200),
});
export type JournalFilter = z.infer<typeof journalFilterSchema>;
export const wholeJournal: JournalFilter = { scope: "all", outcome: "", reason: "", search: "" };

const outcomePrefix = "outcome:";
const reasonPrefix = "reason:";
const wordsPrefix = "words:";

export type Option = { value: string; label: string };
type ReasonWords = (reason: CallReason) => string;

/** The outcomes that are offered, and the chosen one when it is offered no more. */
export function outcomeOptions({ outcomes }: Pick<ReferenceBooks, "outcomes">, chosen: string): Option[] {
  const titles = outcomes.map(({ title }) => title);
  return withChosen(titles, chosen, outcomePrefix);
}

/** The second level: of «не состоялся» the built-in reasons and the own words over them, of an outcome its reasons. */
export function reasonOptions(
  { reasons, outcomes }: Pick<ReferenceBooks, "reasons" | "outcomes">,
  { outcome, reason }: Pick<JournalFilter, "outcome" | "reason">,
  words: ReasonWords,
): Option[] {
  if (outcome === "notHeld") {
    const builtIn = callReasons.map((each) => ({ value: reasonPrefix + each, label: words(each) }));
    const own = reasons.map(({ title }) => title);
    return [...builtIn, ...withChosen(own, reason, wordsPrefix)];
  }
  const open = outcomes.find(({ title }) => outcomePrefix + title === outcome);
  return open
    ? withChosen(
        open.reasons.map(({ title }) => title),
        reason,
        wordsPrefix,
      )
    : [];
}

function withChosen(titles: string[], chosen: string, prefix: string): Option[] {
  const gone = chosen.startsWith(prefix) ? [chosen.slice(prefix.length)] : [];
  return [...new Set([...titles, ...gone])].map((title) => ({ value: prefix + title, label: title }));
}

/** As the journal is asked for it; undefined when every outcome is wanted. */
export function saidFilter({ outcome, reason }: Pick<JournalFilter, "outcome" | "reason">): SaidFilter | undefined {
  if (outcome === "") return undefined;
  const builtIn = callReasonSchema.safeParse(reason.slice(reasonPrefix.length));
  return {
    held: outcome !== "notHeld",
    outcome: outcome.startsWith(outcomePrefix) ? outcome.slice(outcomePrefix.length) : null,
    reason: reason.startsWith(reasonPrefix) && builtIn.success ? builtIn.data : null,
    reasonText: reason.startsWith(wordsPrefix) ? reason.slice(wordsPrefix.length) : null,
  };
}

export function isNarrowed({ outcome, search }: Pick<JournalFilter, "outcome" | "search">): boolean {
  return outcome !== "" || search.trim() !== "";
}
