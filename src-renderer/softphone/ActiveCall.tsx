import { Button, Popover } from "@mantine/core";
import {
  IconGridDots,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keyNames } from "../ui/key-names.ts";
import { timerStart } from "./call-state.ts";
import { CallTimer } from "./CallTimer.tsx";
import { Keypad } from "./Keypad.tsx";
import classes from "./PhoneBar.module.css";
import { isConnected, isTextField, toneOf } from "./phone-keys.ts";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";
import { useCallParty } from "./use-call-party.ts";

type ActiveCallProps = {
  call: PhoneCall;
  actions: Pick<SoftphoneActions, "hangUp" | "setHold" | "setMuted" | "sendDigits">;
  /** The name is the way to the card, when the call has a client. */
  onOpenClient: (clientId: string) => void;
};

/** The call that hears and is heard: who, how long, and what can be done with it (GM-1…GM-5). */
export function ActiveCall({ call, actions, onOpenClient }: ActiveCallProps) {
  const { t } = useTranslation();
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
          <PhaseWords call={call} />
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
              aria-keyshortcuts="F9"
              title={keyNames("f9")}
              leftSection={state.muted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
              onClick={() => actions.setMuted(callId, !state.muted)}
            >
              {t(state.muted ? "softphone.call.unmute" : "softphone.call.mute")}
            </Button>
            <Button
              className={classes.hold}
              variant={held ? "filled" : "default"}
              aria-keyshortcuts="F10"
              title={keyNames("f10")}
              leftSection={held ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={() => void actions.setHold(callId, !held)}
            >
              {t(held ? "softphone.call.resume" : "softphone.call.hold")}
            </Button>
            <Popover position="top" trapFocus returnFocus withArrow shadow="md" transitionProps={{ duration: 80 }}>
              <Popover.Target>
                <Button variant="default" disabled={held} leftSection={<IconGridDots size={16} />}>
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
          aria-keyshortcuts="Shift+F8"
          title={keyNames("shift+f8")}
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

function PhaseWords({ call: { state, soundLost, heldByOther } }: { call: PhoneCall }) {
  const { t } = useTranslation();
  const troubled =
    (state.phase === "talking" || state.phase === "held") &&
    (soundLost ? "soundLost" : heldByOther ? "heldByOther" : null);
  const words = state.hangingUp
    ? t("softphone.call.hangingUp")
    : troubled
      ? t(`softphone.call.${troubled}`)
      : state.phase === "talking" || state.phase === "ended" || state.phase === "incoming"
        ? ""
        : t(`softphone.call.${state.phase}`);
  return (
    <span className={classes.phase} role="status" data-troubled={troubled || undefined}>
      {words}
    </span>
  );
}
