import type { CommandArgs } from "../../src-contract/commands/index.ts";
import type { SoftphoneState } from "./softphone-state.ts";

/** What the tray and the window's title show: the most urgent thing first. `name` is the party of the call. */
export function phoneStateOf(softphone: Pick<SoftphoneState, "calls" | "registration" | "doNotDisturb">): {
  state: CommandArgs<"showPhoneState">["state"];
  name: string;
} {
  const nameOf = (call: SoftphoneState["calls"][number] | undefined) => call?.party.name || call?.party.raw || "";
  const ringing = softphone.calls.find((call) => call.state.phase === "incoming");
  if (ringing) return { state: "ringing", name: nameOf(ringing) };
  const current = softphone.calls.at(-1);
  if (current) return { state: "inCall", name: nameOf(current) };
  switch (softphone.registration.state) {
    case "registered":
      return { state: softphone.doNotDisturb === null ? "ready" : "doNotDisturb", name: "" };
    case "registering":
    case "recovering":
      return { state: "connecting", name: "" };
    case "failed":
    case "none":
      return { state: "offline", name: "" };
    default: {
      const unknown: never = softphone.registration;
      return unknown;
    }
  }
}
