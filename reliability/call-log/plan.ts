import type { Chance } from "../../scripts/seed/chance.ts";

/** What dies. `application`: all of it at once; the next start is another process. */
export type Kill = "renderer" | "store" | "both" | "application";

/** How far the first call of a round is when the kill comes. */
export const stages = ["dialling", "ringing", "answered", "onHold", "wrapUp", "incoming", "incomingAnswered"] as const;
export type Stage = (typeof stages)[number];

/** One kill and the calls that it meets: the first at a stage, and those that come in beside it. */
export type Round = {
  kill: Kill;
  stage: Stage;
  /** Beside a talk: `answered` puts the first on hold. */
  beside: ("ringing" | "answered")[];
  /** Milliseconds from the moment at which the stage is reached (for `dialling` and `wrapUp`: from the key) to the kill. */
  delay: number;
};

/** The fewest starts of the application: the pauses after a death grow with the deaths of one start. */
export function planLife(chance: Chance): Round[] {
  const order: Kill[] = ["renderer", "store", "both"];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = chance.below(last + 1);
    [order[last], order[other]] = [order[other] as Kill, order[last] as Kill];
  }
  return [...order, "application" as const].map((kill) => planRound(chance, kill));
}

function planRound(chance: Chance, kill: Kill): Round {
  const stage = chance.pick(stages);
  const isShort = stage === "dialling" || stage === "wrapUp";
  const delay = isShort ? chance.below(200) : chance.between(0, 3_500);
  return { kill, stage, beside: planBeside(chance, stage), delay };
}

function planBeside(chance: Chance, stage: Stage): Round["beside"] {
  if (stage === "ringing" || stage === "incoming") return chance.happens(0.5) ? ["ringing"] : [];
  if (stage !== "answered" && stage !== "onHold" && stage !== "incomingAnswered") return [];
  const second = chance.happens(0.6) ? "answered" : "ringing";
  return chance.happens(0.5) ? [second, "ringing"] : [second];
}
