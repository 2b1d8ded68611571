import type { World } from "../../e2e/world.ts";
import type { Pbx } from "../../pbx/kamailio.ts";
import type { Processes } from "../../scripts/processes.ts";
import type { Caller, productCaller } from "./callers.ts";

/** What every row of the bench of calls measures with. */
export type Bench = {
  processes: Processes;
  folder: string;
  world: World;
  pbx: Pbx;
  product: Awaited<ReturnType<typeof productCaller>>;
  /** A page without a SIP stack. */
  bare: Caller;
  /** Null when it cannot be had here. */
  jssip: Caller | null;
  calls: number;
  rounds: number;
};
