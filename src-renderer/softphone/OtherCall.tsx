import { Button } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { timerStart } from "./call-state.ts";
import { CallTimer } from "./CallTimer.tsx";
import classes from "./PhoneBar.module.css";
import { isConnected, isRinging } from "./phone-keys.ts";
import { RecordingMark } from "./RecordingMark.tsx";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";
import { useCallParty } from "./use-call-party.ts";

type OtherCallProps = {
  call: PhoneCall;
  /** It hears the active one. */
  isMember: boolean;
  /** It can be put together with the active one. */
  mayJoin: boolean;
  actions: Pick<SoftphoneActions, "hangUp" | "silence" | "setHold" | "joinConference" | "splitConference">;
  onAnswer: (call: PhoneCall) => void;
};

/** G1-8: a call beside the active one, in a slim line above the bar: who, in which state, for how long. */
export function OtherCall({ call, isMember, mayJoin, actions, onAnswer }: OtherCallProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const { name, number } = useCallParty()(call);
  const { callId, state } = call;
  const ringing = isRinging(call);
  const held = state.phase === "held";
  const label = ringing ? t("softphone.call.incoming", { name }) : t("softphone.call.group", { name });
  return (
    <div className={classes.line} role="group" aria-label={label} data-ringing={ringing || undefined}>
      <span className={classes.sentence} role={ringing ? "alert" : undefined}>
        <b>{ringing ? label : name}</b> {number}
      </span>
      <CallTimer since={timerStart(state)} />
      {ringing ? (
        <>
          <Button size="compact-xs" color="#1e6b2f" onClick={() => onAnswer(call)}>
            {t("softphone.call.answer")}
          </Button>
          <Button size="compact-xs" color="red.9" onClick={() => void actions.hangUp(callId)}>
            {t("softphone.call.decline")}
          </Button>
          <Button size="compact-xs" variant="default" disabled={call.silenced} onClick={() => actions.silence(callId)}>
            {t("softphone.call.silence")}
          </Button>
        </>
      ) : (
        <>
          {call.recording ? <RecordingMark recording={call.recording} /> : null}
          <span role="status">{stateWords()}</span>
          {held ? (
            <Button
              size="compact-xs"
              variant="default"
              title={keyOf("swap").name}
              onClick={() => void actions.setHold(callId, false)}
            >
              {t(isMember ? "softphone.call.resume" : "softphone.call.switchTo")}
            </Button>
          ) : null}
          {isMember && state.phase === "talking" ? (
            <Button size="compact-xs" variant="default" onClick={() => void actions.setHold(callId, true)}>
              {t("softphone.call.hold")}
            </Button>
          ) : null}
          {mayJoin ? (
            <Button size="compact-xs" variant="default" onClick={() => void actions.joinConference(callId)}>
              {t("softphone.conference.join")}
            </Button>
          ) : null}
          {isMember ? (
            <Button size="compact-xs" variant="default" onClick={() => void actions.splitConference()}>
              {t("softphone.conference.split")}
            </Button>
          ) : null}
          <Button size="compact-xs" color="red.9" onClick={() => void actions.hangUp(callId)}>
            {t("softphone.call.hangUp")}
          </Button>
        </>
      )}
    </div>
  );

  function stateWords(): string {
    switch (state.phase) {
      case "held":
      case "starting":
      case "calling":
      case "ringing":
      case "answering":
        return t(`softphone.call.${state.phase}`);
      case "talking":
        return isMember ? t("softphone.conference.member") : "";
      case "incoming":
      case "ended":
        return "";
      default: {
        const unknown: never = state;
        return unknown;
      }
    }
  }
}

/** Of two calls that are connected and do not hear each other yet. */
export function canJoin(call: PhoneCall, main: PhoneCall, conferenceIds: readonly string[]): boolean {
  return isConnected(call) && isConnected(main) && !conferenceIds.includes(call.callId);
}
