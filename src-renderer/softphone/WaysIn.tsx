import { useEffect, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { navigate } from "wouter/use-hash-location";
import { useShallow } from "zustand/react/shallow";
import type { CallAction } from "../../src-contract/call-window.ts";
import { command } from "../api/command.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { addresses } from "../ui/addresses.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { callWindowView } from "./call-window-view.ts";
import { useDialRequests, useShowNumber } from "./dial-request.ts";
import type { HeadsetAction } from "./headset.ts";
import { barCalls, callForKey, isRinging } from "./phone-keys.ts";
import { useSoftphone } from "./softphone-store.ts";
import { useCallParty } from "./use-call-party.ts";
import { useHeadsets } from "./use-headsets.ts";

/** What reaches the telephone from outside: links, keys of the system, notifications, the small call window, headsets. */
export function WaysIn() {
  const { t } = useTexts();
  const notice = useNotice();
  const showNumber = useShowNumber();
  const party = useCallParty();
  const softphone = useSoftphone(
    useShallow(
      ({ calls, activeCallId, doNotDisturb, answer, hangUp, setMuted, setHold, setDoNotDisturb, setHeadsets }) => ({
        ...{ calls, activeCallId, doNotDisturb, answer, hangUp, setMuted, setHold, setDoNotDisturb, setHeadsets },
      }),
    ),
  );

  function act(callId: string, action: CallAction): void {
    const call = softphone.calls.find((one) => one.callId === callId);
    if (!call) return; // it ended while the message was on its way
    switch (action) {
      case "answer":
        // UX convention 7: answering, from wherever, opens the caller's card.
        if (call.party.clientId) navigate(addresses.client(call.party.clientId));
        return void softphone.answer(callId);
      case "hangUp":
        return void softphone.hangUp(callId);
      case "mute":
      case "unmute":
        return softphone.setMuted(callId, action === "mute");
      case "hold":
      case "resume":
        return void softphone.setHold(callId, action === "hold");
      default: {
        const unknown: never = action;
        return unknown;
      }
    }
  }

  function onHeadset(action: HeadsetAction): void {
    const ringing = softphone.calls.find(isRinging);
    const { main } = barCalls(softphone);
    const call = action === "answer" || action === "decline" ? ringing : main === ringing ? null : main;
    if (call) act(call.callId, action === "decline" ? "hangUp" : action);
  }
  useHeadsets(softphone, { onAction: onHeadset, onHeadsets: softphone.setHeadsets });

  useDesktopEvent("dialLink", ({ number, dial }) => {
    if (!showNumber(number, dial)) notice.say(t("softphone.waysIn.afterCall", { number }));
  });
  useDesktopEvent("noNumberFound", ({ where }) => notice.say(t(`softphone.waysIn.noNumber.${where}`)));
  useDesktopEvent("notificationAction", ({ callId, action }) => {
    if (action !== "open") act(callId, action === "reject" ? "hangUp" : "answer");
  });
  useDesktopEvent("callWindowAction", ({ callId, action }) => act(callId, action));
  useDesktopEvent("phoneAction", ({ action }) => {
    if (action === "doNotDisturb") return softphone.setDoNotDisturb(softphone.doNotDisturb ? null : { until: null });
    const call = callForKey(action, softphone);
    if (!call) return;
    const { callId, state } = call;
    if (action === "mute") act(callId, state.muted ? "unmute" : "mute");
    else if (action === "hold") act(callId, state.phase === "held" ? "resume" : "hold");
    else act(callId, action);
  });

  // a request that waits for the line is over when a call has come in between
  const settle = useDialRequests((requests) => requests.settle);
  const isInCall = softphone.calls.length > 0;
  useEffect(() => {
    if (isInCall) settle();
  }, [isInCall, settle]);

  const view = JSON.stringify(callWindowView(softphone, party));
  const told = useRef(JSON.stringify({ calls: [] }));
  useEffect(() => {
    if (view === told.current) return;
    told.current = view;
    void command("showCallWindow", JSON.parse(view));
  }, [view]);
  useEffect(() => () => void command("showCallWindow", { calls: [] }), []);

  return null;
}
