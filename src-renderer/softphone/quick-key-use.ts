import type { QuickKey } from "../../src-contract/rules/quick-keys.ts";
import { barCalls, isConnected } from "./phone-keys.ts";
import type { PhoneCall, SoftphoneState } from "./softphone-state.ts";

/** What a press of a quick key does now, or why it does nothing. */
export type QuickKeyUse =
  | { use: "call" }
  /** To the one on the key, at once or after a talk with them. */
  | { use: "handOn"; call: PhoneCall }
  | { use: "digits"; call: PhoneCall }
  | { use: "nothing"; why: "noTalk" | "notAnswered" | "transferring" };

/** G2-12: one key for one person, whatever the moment is. */
export function quickKeyUse(
  kind: QuickKey["kind"],
  softphone: Pick<SoftphoneState, "calls" | "activeCallId" | "transfer">,
): QuickKeyUse {
  const { main } = barCalls(softphone);
  if (kind === "digits") {
    // on hold nobody hears them
    return main?.state.phase === "talking" ? { use: "digits", call: main } : { use: "nothing", why: "noTalk" };
  }
  if (!main) return { use: "call" };
  if (!isConnected(main)) return { use: "nothing", why: "notAnswered" };
  const { transfer } = softphone;
  if (transfer && transfer.state.phase !== "done") return { use: "nothing", why: "transferring" };
  return { use: "handOn", call: main };
}
