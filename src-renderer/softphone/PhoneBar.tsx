import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { navigate } from "wouter/use-hash-location";
import { useShallow } from "zustand/react/shallow";
import { useRights } from "../api/use-session.ts";
import { addresses } from "../ui/addresses.ts";
import { ActiveCall } from "./ActiveCall.tsx";
import { timerStart } from "./call-state.ts";
import { CallTimer } from "./CallTimer.tsx";
import { DeviceMenu } from "./DeviceMenu.tsx";
import { DoNotDisturbMenu } from "./DoNotDisturbMenu.tsx";
import { IncomingCall } from "./IncomingCall.tsx";
import { LineStatus, type LineWork } from "./LineStatus.tsx";
import { NumberField } from "./NumberField.tsx";
import classes from "./PhoneBar.module.css";
import { barCalls, isConnected, isRinging, phoneKey } from "./phone-keys.ts";
import type { PhoneCall } from "./softphone-state.ts";
import { useSoftphone } from "./softphone-store.ts";
import { TroubleMessage } from "./TroubleMessage.tsx";
import { useCallParty } from "./use-call-party.ts";

/** The place where a call lives whatever screen is open: 56 px over the whole width, always there (UX.md). */
export function PhoneBar() {
  const { t } = useTranslation();
  const mayCall = useRights().mayDo("startCall");
  const softphone = useSoftphone(
    useShallow(({ calls, activeCallId, registration, trouble, dialText, wrapUpSince, ...actions }) => ({
      ...{ calls, activeCallId, registration, trouble, dialText, wrapUpSince },
      ...actions,
    })),
  );
  const { calls, activeCallId, trouble, dialText } = softphone;
  const { main, others } = barCalls({ calls, activeCallId });
  const field = useRef<HTMLInputElement>(null);

  const openClient = (clientId: string) => navigate(addresses.client(clientId));
  function answer(call: PhoneCall): void {
    if (call.party.clientId) openClient(call.party.clientId);
    void softphone.answer(call.callId);
  }

  const latest = useRef({ softphone, answer });
  latest.current = { softphone, answer };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { softphone: phone, answer: answerCall } = latest.current;
      const pressed = phoneKey(event, phone);
      if (!pressed) return;
      event.preventDefault();
      if (event.repeat || pressed.key === "nothing") return;
      if (pressed.key === "focusNumber") {
        field.current?.focus();
        field.current?.select();
        return;
      }
      const call = phone.calls.find(({ callId }) => callId === pressed.callId);
      if (!call) return;
      if (pressed.key === "answer") answerCall(call);
      else if (pressed.key === "hangUp") void phone.hangUp(call.callId);
      else if (pressed.key === "mute") phone.setMuted(call.callId, !call.state.muted);
      else void phone.setHold(call.callId, call.state.phase !== "held");
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  // Text that a link or another screen put here is one Enter from a call.
  const shownText = useRef(dialText);
  useEffect(() => {
    if (dialText && dialText !== shownText.current && document.activeElement === document.body) field.current?.focus();
    shownText.current = dialText;
  }, [dialText]);

  const message = trouble ? (
    <TroubleMessage
      trouble={trouble}
      onDismiss={softphone.dismissTrouble}
      onSoundSettings={() => navigate(addresses.settings)}
      onFix={(text) => {
        softphone.dismissTrouble();
        softphone.setDialText(text);
        field.current?.focus();
      }}
    />
  ) : null;

  return (
    <section
      className={classes.bar}
      role="region"
      aria-label={t("softphone.regionPhone")}
      data-ringing={(main && isRinging(main)) || undefined}
    >
      {main && (others.length > 0 || message) ? (
        <div className={classes.lines}>
          {message}
          {others.map((call) => (
            <OtherCall key={call.callId} call={call} onAnswer={answer} />
          ))}
        </div>
      ) : null}
      <LineStatus
        lines={softphone.lines}
        registration={softphone.registration}
        doNotDisturb={softphone.doNotDisturb}
        work={main && workOf(main)}
        wrapUpSince={softphone.wrapUpSince}
      />
      {main === null ? (
        <>
          <NumberField ref={field} disabled={!mayCall} />
          {message}
        </>
      ) : isRinging(main) ? (
        <IncomingCall
          key={main.callId}
          call={main}
          actions={softphone}
          onAnswer={answer}
          onChoose={(clientId) => {
            openClient(clientId);
            void softphone.attach(main.callId, clientId);
          }}
        />
      ) : (
        <ActiveCall key={main.callId} call={main} actions={softphone} onOpenClient={openClient} />
      )}
      <span className={classes.end}>
        <DoNotDisturbMenu />
        <DeviceMenu />
      </span>
    </section>
  );
}

function workOf(call: PhoneCall): LineWork {
  if (isRinging(call)) return "ringing";
  return isConnected(call) ? "talking" : "calling";
}

type OtherCallProps = { call: PhoneCall; onAnswer: (call: PhoneCall) => void };

/** A call beside the active one, in a slim line above the bar: waits for an answer, or is on hold. */
function OtherCall({ call, onAnswer }: OtherCallProps) {
  const { t } = useTranslation();
  const { name, number } = useCallParty()(call);
  const setHold = useSoftphone((softphone) => softphone.setHold);
  const hangUp = useSoftphone((softphone) => softphone.hangUp);
  const silence = useSoftphone((softphone) => softphone.silence);
  const ringing = isRinging(call);
  const label = ringing ? t("softphone.call.incoming", { name }) : t("softphone.call.group", { name });
  return (
    <div className={classes.line} role="group" aria-label={label} data-ringing={ringing || undefined}>
      <span className={classes.sentence} role={ringing ? "alert" : undefined}>
        <b>{ringing ? label : name}</b> {number}
      </span>
      <CallTimer since={timerStart(call.state)} />
      {ringing ? (
        <>
          <Button size="compact-xs" color="#1e6b2f" onClick={() => onAnswer(call)}>
            {t("softphone.call.answer")}
          </Button>
          <Button size="compact-xs" color="red.9" onClick={() => void hangUp(call.callId)}>
            {t("softphone.call.decline")}
          </Button>
          <Button size="compact-xs" variant="default" disabled={call.silenced} onClick={() => silence(call.callId)}>
            {t("softphone.call.silence")}
          </Button>
        </>
      ) : (
        <>
          <span>{call.state.phase === "held" ? t("softphone.call.held") : ""}</span>
          {call.state.phase === "held" ? (
            <Button size="compact-xs" variant="default" onClick={() => void setHold(call.callId, false)}>
              {t("softphone.call.switchTo")}
            </Button>
          ) : null}
          <Button size="compact-xs" color="red.9" onClick={() => void hangUp(call.callId)}>
            {t("softphone.call.hangUp")}
          </Button>
        </>
      )}
    </div>
  );
}
