import { IconPhone } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { navigate } from "wouter/use-hash-location";
import { useShallow } from "zustand/react/shallow";
import { useRights } from "../api/use-session.ts";
import { addresses } from "../ui/addresses.ts";
import { useActionKey } from "../ui/use-window-keys.ts";
import { pressedAction } from "../ui/window-keys-store.ts";
import { ActiveCall } from "./ActiveCall.tsx";
import { DeviceMenu } from "./DeviceMenu.tsx";
import { DoNotDisturbMenu } from "./DoNotDisturbMenu.tsx";
import { IncomingCall } from "./IncomingCall.tsx";
import { LineStatus, type LineWork } from "./LineStatus.tsx";
import { NumberField } from "./NumberField.tsx";
import { canJoin, OtherCall } from "./OtherCall.tsx";
import classes from "./PhoneBar.module.css";
import { barCalls, isConnected, isRinging, phoneKey } from "./phone-keys.ts";
import { QuickKeys } from "./QuickKeys.tsx";
import type { PhoneCall } from "./softphone-state.ts";
import { needsWords, RecordingLine, toggleRecording } from "./RecordingLine.tsx";
import { useSoftphone } from "./softphone-store.ts";
import { TransferLine } from "./TransferLine.tsx";
import { TroubleMessage } from "./TroubleMessage.tsx";
import { WrapUpButtons } from "./WrapUpButtons.tsx";

/** The place where a call lives whatever screen is open: 56 px over the whole width, always there (UX.md). */
export function PhoneBar() {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const mayCall = useRights().mayDo("startCall");
  const softphone = useSoftphone(useShallow(({ outcomeCallIds: _outcomes, missed: _missed, ...shown }) => shown));
  const { calls, activeCallId, trouble, dialText, transfer, conferenceIds } = softphone;
  const { main, others } = barCalls({ calls, activeCallId });
  const field = useRef<HTMLInputElement>(null);
  /** The call whose panel «Перевести» is open. */
  const [handedOn, setHandedOn] = useState<string | null>(null);

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
      const pressed = phoneKey(pressedAction(event), phone);
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
      else if (pressed.key === "swap") void phone.swap();
      else if (pressed.key === "transfer") {
        if (phone.transfer?.state.phase === "consulting") void phone.completeTransfer();
        else setHandedOn(call.callId);
      } else if (pressed.key === "recording") toggleRecording(call, phone);
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

  const asking = main && needsWords(main) ? <RecordingLine call={main} actions={softphone} /> : null;
  const handing = transfer ? <TransferLine transfer={transfer} calls={calls} actions={softphone} /> : null;
  const transferring = transfer !== null && transfer.state.phase !== "done";

  return (
    <section
      className={classes.bar}
      role="region"
      aria-label={t("softphone.regionPhone")}
      data-ringing={(main && isRinging(main)) || undefined}
    >
      {main && (others.length > 0 || message || asking || handing) ? (
        <div className={classes.lines}>
          {message}
          {asking}
          {handing}
          {others.map((call) => (
            <OtherCall
              key={call.callId}
              call={call}
              isMember={conferenceIds.includes(call.callId)}
              mayJoin={canJoin(call, main, conferenceIds) && transfer?.state.phase !== "underWay"}
              actions={softphone}
              onAnswer={answer}
            />
          ))}
        </div>
      ) : null}
      <LineStatus
        lines={softphone.lines}
        registration={softphone.registration}
        doNotDisturb={softphone.doNotDisturb}
        work={main && workOf(main)}
        wrapUp={softphone.wrapUp}
      />
      {main === null && softphone.wrapUp ? (
        <WrapUpButtons onExtend={softphone.extendWrapUp} onFinish={softphone.finishWrapUp} />
      ) : null}
      {main === null ? (
        <>
          <NumberField
            ref={field}
            isDialField
            disabled={!mayCall}
            label={t("softphone.numberField")}
            placeholder={`${t("softphone.number.placeholder")} · ${keyOf("dial").name}`}
            text={dialText}
            onText={softphone.setDialText}
            uses={[
              {
                name: t("softphone.number.call"),
                icon: <IconPhone size={16} />,
                run: (text, clientId) => void softphone.dial(text, clientId),
              },
            ]}
          />
          {message ?? handing}
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
        <ActiveCall
          key={main.callId}
          call={main}
          isConference={conferenceIds.includes(main.callId)}
          microphoneAlarm={softphone.microphoneAlarm}
          isTransferred={transferring}
          isPanelOpen={handedOn === main.callId}
          onPanel={(open) => setHandedOn(open ? main.callId : null)}
          actions={softphone}
          onOpenClient={openClient}
        />
      )}
      <span className={classes.end}>
        {mayCall ? <QuickKeys onEdit={() => navigate(addresses.settings)} /> : null}
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
