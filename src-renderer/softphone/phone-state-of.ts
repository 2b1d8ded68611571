import type { CommandArgs } from "../../src-contract/commands/index.ts";
import { timerStart } from "./call-state.ts";
import type { SoftphoneState } from "./softphone-state.ts";

/** What the tray and the window's title show: the most urgent thing first. `name` is the party of the call. */
export function phoneStateOf(softphone: Pick<SoftphoneState, "calls" | "registration" | "doNotDisturb" | "wrapUp">): {
  state: CommandArgs<"showPhoneState">["state"];
  name: string;
  /** What the timer of a call counts from. */
  since: number | null;
} {
  const nameOf = (call: SoftphoneState["calls"][number] | undefined) => call?.party.name || call?.party.raw || "";
  const ringing = softphone.calls.find((call) => call.state.phase === "incoming");
  if (ringing) return { state: "ringing", name: nameOf(ringing), since: null };
  const current = softphone.calls.at(-1);
  if (current) return { state: "inCall", name: nameOf(current), since: timerStart(current.state) };
  switch (softphone.registration.state) {
    case "registered":
      if (softphone.wrapUp) return { state: "wrapUp", name: "", since: null };
      return { state: softphone.doNotDisturb === null ? "ready" : "doNotDisturb", name: "", since: null };
    case "registering":
    case "recovering":
      return { state: "connecting", name: "", since: null };
    case "failed":
    case "none":
      return { state: "offline", name: "", since: null };
    default: {
      const unknown: never = softphone.registration;
      return unknown;
    }
  }
}
