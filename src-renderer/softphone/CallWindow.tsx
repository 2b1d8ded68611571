import { Button } from "@mantine/core";
import {
  IconAppWindow,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from "@tabler/icons-react";
import { useEffect } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CallAction, CallWindowCall } from "../../src-contract/call-window.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { pressedAction } from "../ui/window-keys-store.ts";
import { callWindowKey } from "./call-window-view.ts";
import { CallTimer } from "./CallTimer.tsx";
import { RecordingMark } from "./RecordingMark.tsx";
import classes from "./CallWindow.module.css";

type CallWindowProps = {
  calls: readonly CallWindowCall[];
  onAct: (callId: string, action: CallAction) => void;
  onOpenMain: () => void;
  onHide: () => void;
};

/** G2-8: the live calls over other programs, 340 px wide; its height is main's (src-main/shell/call-window-place.ts). */
export function CallWindow({ calls, onAct, onOpenMain, onHide }: CallWindowProps) {
  const { t } = useTexts();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const wanted = callWindowKey(pressedAction(event), calls);
      if (!wanted) return;
      event.preventDefault();
      if (!event.repeat) onAct(wanted.callId, wanted.action);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [calls, onAct]);

  return (
    <main className={classes.window}>
      <header className={classes.head}>
        <span className={classes.title}>{t("app.name")}</span>
        <span className={classes.buttons}>
          <IconButton label={t("softphone.window.open")} onClick={onOpenMain}>
            <IconAppWindow size={16} />
          </IconButton>
          <IconButton label={t("softphone.window.hide")} onClick={onHide}>
            <IconX size={16} />
          </IconButton>
        </span>
      </header>
      {calls.map((call) => (
        <OneCall key={call.callId} call={call} onAct={(action) => onAct(call.callId, action)} />
      ))}
    </main>
  );
}

function OneCall({ call, onAct }: { call: CallWindowCall; onAct: (action: CallAction) => void }) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const { name, number, phase, muted } = call;
  const ringing = phase === "incoming";
  const label = t(ringing ? "softphone.call.incoming" : "softphone.call.group", { name });
  const words = [
    call.hangingUp ? t("softphone.call.hangingUp") : "",
    phase === "calling" && !call.hangingUp ? t("softphone.call.calling") : "",
    phase === "held" ? t("softphone.call.held") : "",
    muted ? t("softphone.call.unmute") : "",
  ];
  return (
    <section className={classes.call} aria-label={label} data-ringing={ringing || undefined}>
      <div className={classes.line}>
        <span className={classes.name} role={ringing ? "alert" : undefined}>
          {ringing ? label : name}
        </span>
        {call.recording ? (
          <RecordingMark recording={{ phase: call.recording.paused ? "paused" : "on", ...call.recording }} />
        ) : null}
        <CallTimer since={call.since} />
      </div>
      <div className={classes.facts}>
        <span>{number}</span>
        <span className={classes.phase} role="status" data-muted={muted || undefined}>
          {words.filter(Boolean).join(" · ")}
        </span>
      </div>
      <div className={classes.actions}>
        {ringing ? (
          <Button
            color="#1e6b2f"
            aria-keyshortcuts={keyOf("answer").aria}
            title={keyOf("answer").name}
            leftSection={<IconPhone size={16} />}
            onClick={() => onAct("answer")}
          >
            {t("softphone.call.answer")}
          </Button>
        ) : null}
        {phase === "talking" || phase === "held" ? (
          <>
            <IconButton
              size={32}
              label={t(muted ? "softphone.window.unmute" : "softphone.window.mute")}
              keys={keyOf("mute").key}
              pressed={muted}
              variant={muted ? "filled" : "default"}
              color={muted ? "orange" : "gray"}
              onClick={() => onAct(muted ? "unmute" : "mute")}
            >
              {muted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
            </IconButton>
            <IconButton
              size={32}
              label={t(phase === "held" ? "softphone.call.resume" : "softphone.call.hold")}
              keys={keyOf("hold").key}
              pressed={phase === "held"}
              variant={phase === "held" ? "filled" : "default"}
              color={phase === "held" ? "indigo" : "gray"}
              onClick={() => onAct(phase === "held" ? "resume" : "hold")}
            >
              {phase === "held" ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            </IconButton>
          </>
        ) : null}
        <Button
          color="red.9"
          aria-keyshortcuts={keyOf("hangUp").aria}
          title={keyOf("hangUp").name}
          disabled={call.hangingUp}
          leftSection={<IconPhoneOff size={16} />}
          onClick={() => onAct("hangUp")}
        >
          {t(`softphone.call.${ringing ? "decline" : phase === "calling" ? "cancel" : "hangUp"}`)}
        </Button>
      </div>
    </section>
  );
}
