import { Button, Popover } from "@mantine/core";
import {
  IconArrowForwardUp,
  IconGridDots,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { QualityLight } from "../ui/QualityLight.tsx";
import { timerStart } from "./call-state.ts";
import { CallTimer } from "./CallTimer.tsx";
import { Keypad } from "./Keypad.tsx";
import classes from "./PhoneBar.module.css";
import type { MicrophoneAlarm } from "./microphone-watch.ts";
import { isConnected, isTextField, toneOf } from "./phone-keys.ts";
import { RecordingMark } from "./RecordingMark.tsx";
import { RecordingMenu } from "./RecordingMenu.tsx";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";
import { TransferPanel } from "./TransferPanel.tsx";
import { useCallParty } from "./use-call-party.ts";

type ActiveCallProps = {
  call: PhoneCall;
  isConference: boolean;
  microphoneAlarm: MicrophoneAlarm | null;
  /** A transfer goes on already: one at a time. */
  isTransferred: boolean;
  /** «Перевести». */
  isPanelOpen: boolean;
  onPanel: (open: boolean) => void;
  actions: Pick<SoftphoneActions, "hangUp" | "setHold" | "setMuted" | "sendDigits" | "transferCall" | "consult"> &
    Pick<SoftphoneActions, "pauseRecording" | "resumeRecording">;
  /** The name is the way to the card, when the call has a client. */
  onOpenClient: (clientId: string) => void;
};

/** The call that hears and is heard: who, how long, and what can be done with it (GM-1…GM-5). */
export function ActiveCall(props: ActiveCallProps) {
  const { call, isConference, microphoneAlarm, isTransferred, isPanelOpen, onPanel, actions, onOpenClient } = props;
  const { t } = useTexts();
  const keyOf = useActionKey();
  const { name, number } = useCallParty()(call);
  const [tones, setTones] = useState("");
  const { state, callId } = call;
  const { clientId } = call.party;
  const connected = isConnected(call);
  const held = state.phase === "held";

  function send(digit: string): void {
    actions.sendDigits(callId, digit);
    setTones((old) => old + digit);
  }

  return (
    <div
      className={classes.call}
      role="group"
      aria-label={t("softphone.call.group", { name })}
      onKeyDown={(event) => {
        const digit = connected && !isTextField(event.target) ? toneOf(event) : null;
        if (digit) send(digit);
      }}
    >
      <div className={classes.party}>
        {clientId ? (
          <button
            type="button"
            className={classes.name}
            aria-label={t("softphone.call.openCard", { name })}
            onClick={() => onOpenClient(clientId)}
          >
            {name}
          </button>
        ) : (
          <span className={classes.name}>{name}</span>
        )}
        <span className={classes.facts}>
          <CallTimer since={timerStart(state)} />
          {number ? <span>{number}</span> : null}
          {connected && call.recording ? <RecordingMark recording={call.recording} /> : null}
          {connected && call.quality ? <QualityLight quality={call.quality} /> : null}
          <PhaseWords call={call} isConference={isConference} alarm={microphoneAlarm} />
        </span>
      </div>
      <div className={classes.actions}>
        {connected ? (
          <>
            <Button
              className={classes.mute}
              variant={state.muted ? "filled" : "default"}
              color="orange.9"
              aria-pressed={state.muted}
              aria-keyshortcuts={keyOf("mute").aria}
              title={keyOf("mute").name}
              leftSection={state.muted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
              onClick={() => actions.setMuted(callId, !state.muted)}
            >
              {t(state.muted ? "softphone.call.unmute" : "softphone.call.mute")}
            </Button>
            <Button
              className={classes.hold}
              variant={held ? "filled" : "default"}
              aria-keyshortcuts={keyOf("hold").aria}
              title={keyOf("hold").name}
              leftSection={held ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={() => void actions.setHold(callId, !held)}
            >
              {t(held ? "softphone.call.resume" : "softphone.call.hold")}
            </Button>
            {call.recording ? <RecordingMenu call={call} actions={actions} /> : null}
            <Popover
              opened={isPanelOpen && !isTransferred}
              onChange={onPanel}
              // The list of found clients and the note beside are outside: a click there keeps what was typed.
              closeOnClickOutside={false}
              position="top-end"
              width={560}
              trapFocus
              returnFocus
              withArrow
              shadow="md"
              transitionProps={{ duration: 80 }}
            >
              <Popover.Target>
                <Button
                  variant="default"
                  className={classes.brief}
                  disabled={isTransferred}
                  aria-label={t("softphone.transfer.open")}
                  aria-keyshortcuts={keyOf("transfer").aria}
                  title={`${t("softphone.transfer.open")} · ${keyOf("transfer").name}`}
                  leftSection={<IconArrowForwardUp size={16} />}
                  onClick={() => onPanel(!isPanelOpen)}
                >
                  {t("softphone.transfer.open")}
                </Button>
              </Popover.Target>
              <Popover.Dropdown>
                <TransferPanel
                  name={name}
                  onTransfer={(text) => {
                    onPanel(false);
                    void actions.transferCall(callId, text);
                  }}
                  onConsult={(text, clientId) => {
                    onPanel(false);
                    void actions.consult(callId, text, clientId);
                  }}
                />
              </Popover.Dropdown>
            </Popover>
            <Popover position="top" trapFocus returnFocus withArrow shadow="md" transitionProps={{ duration: 80 }}>
              <Popover.Target>
                <Button
                  variant="default"
                  className={classes.brief}
                  disabled={held}
                  aria-label={t("softphone.call.keys")}
                  title={t("softphone.call.keys")}
                  leftSection={<IconGridDots size={16} />}
                >
                  {t("softphone.call.keys")}
                </Button>
              </Popover.Target>
              <Popover.Dropdown>
                <Keypad typed={tones} onDigit={send} />
              </Popover.Dropdown>
            </Popover>
          </>
        ) : null}
        <Button
          color="red.9"
          aria-keyshortcuts={keyOf("hangUp").aria}
          title={keyOf("hangUp").name}
          disabled={state.hangingUp}
          leftSection={<IconPhoneOff size={16} />}
          onClick={() => void actions.hangUp(callId)}
        >
          {t(connected ? "softphone.call.hangUp" : "softphone.call.cancel")}
        </Button>
      </div>
    </div>
  );
}

type PhaseWordsProps = { call: PhoneCall; isConference: boolean; alarm: MicrophoneAlarm | null };

/** One thing at a time: what the person must do something about comes first. */
function PhaseWords({ call: { state, soundLost, heldByOther }, isConference, alarm }: PhaseWordsProps) {
  const { t } = useTexts();
  const troubled = troubleOf();
  return (
    <span className={classes.phase} role="status" data-troubled={troubled !== null || undefined}>
      {troubled ?? words()}
    </span>
  );

  function troubleOf(): string | null {
    if (state.hangingUp || (state.phase !== "talking" && state.phase !== "held")) return null;
    if (soundLost) return t("softphone.call.soundLost");
    if (heldByOther) return t("softphone.call.heldByOther");
    return alarm && state.phase === "talking" && !state.muted ? t(`softphone.microphone.${alarm}`) : null;
  }

  function words(): string {
    if (state.hangingUp) return t("softphone.call.hangingUp");
    if (state.phase === "talking") return isConference ? t("softphone.conference.active") : "";
    return state.phase === "ended" || state.phase === "incoming" ? "" : t(`softphone.call.${state.phase}`);
  }
}
