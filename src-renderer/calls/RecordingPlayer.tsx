import { Button, NativeSelect, TextInput } from "@mantine/core";
import {
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconRewindBackward10,
  IconRewindForward10,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Recording } from "../../src-contract/entities/recording.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { command } from "../api/command.ts";
import { mutate, newId } from "../api/mutate.ts";
import { readSound } from "../api/stored-sound.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { type Peaks, peaksOf } from "./recording-peaks.ts";
import classes from "./RecordingPlayer.module.css";
import { RecordingWave } from "./RecordingWave.tsx";

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
const jumpMilliseconds = 10_000;

type RecordingPlayerProps = {
  attachment: ShownAttachment;
  recording: Recording;
  /** Milliseconds: it plays from there as soon as it can. */
  startAt: number | null;
};
type Loaded = { state: "loading" } | { state: "failed"; error: ErrorBody } | { state: "here"; url: string };

/** G13-8: listens to a recording: place, speed, jumps, the pauses that it has and the marks that were set. */
export function RecordingPlayer({ attachment, recording, startAt }: RecordingPlayerProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { id: attachmentId, type } = attachment;
  const { milliseconds, pauses, consent } = recording;
  const audio = useRef<HTMLAudioElement>(null);
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const [peaks, setPeaks] = useState<Peaks | null>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [text, setText] = useState("");
  const isNoted = useRef(false);

  useEffect(() => {
    let url: string | null = null;
    let isOver = false;
    void readSound({ id: attachmentId, type }).then((read) => {
      if (isOver) return;
      if (!read.ok) {
        setLoaded({ state: "failed", error: read.error });
        return;
      }
      url = URL.createObjectURL(read.value);
      setLoaded({ state: "here", url });
      // without its picture it can be heard all the same
      peaksOf(read.value).then(
        (found) => !isOver && setPeaks(found),
        () => undefined,
      );
    });
    return () => {
      isOver = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [attachmentId, type]);

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);

  const clock = (moment: number) => format.duration(Math.floor(moment / 1_000));
  const marks = Object.entries(attachment.marks).toSorted(([, one], [, other]) => one.at - other.at);

  function goTo(moment: number): void {
    const place = Math.min(Math.max(0, moment), milliseconds);
    if (audio.current) audio.current.currentTime = place / 1_000;
    setAt(place);
  }

  function play(): void {
    void audio.current?.play().catch(() => setPlaying(false)); // taken away before it began
  }

  function begun(): void {
    setPlaying(true);
    // once for each time that the player was opened
    if (isNoted.current) return;
    isNoted.current = true;
    void mutate("noteListening", { attachmentId }).then(notice.check);
  }

  async function save(): Promise<void> {
    const result = await command("saveFile", { attachmentId });
    if (notice.check(result) && result.ok && result.value.saved) notice.say(t("files.saved"));
  }

  async function setMark(): Promise<void> {
    const marked = await mutate("markRecording", {
      attachmentId,
      markId: newId(),
      at: Math.round(at),
      text: text.trim(),
    });
    if (notice.check(marked)) setText("");
  }

  if (loaded.state === "loading") return <p role="status">{t("recording.player.loading")}</p>;
  if (loaded.state === "failed") {
    return loaded.error.kind === "forbidden" ? (
      <p role="status">{t("recording.player.notHeard")}</p>
    ) : (
      <ErrorMessage error={loaded.error} />
    );
  }
  return (
    <div className={classes.player}>
      <audio
        ref={audio}
        src={loaded.url}
        onLoadedMetadata={() => {
          if (startAt === null) return;
          goTo(startAt);
          play();
        }}
        onPlay={begun}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime * 1_000)}
        onError={() => setLoaded({ state: "failed", error: { kind: "diskFailed" } })}
      />
      <RecordingWave
        peaks={peaks}
        milliseconds={milliseconds}
        at={at}
        pauses={pauses}
        marks={marks.map(([, mark]) => mark)}
      />
      <input
        type="range"
        className={classes.place}
        aria-label={t("recording.player.place")}
        aria-valuetext={t("recording.player.placeOf", { at: clock(at), whole: clock(milliseconds) })}
        min={0}
        max={milliseconds}
        step={100}
        value={Math.min(at, milliseconds)}
        onChange={(event) => goTo(Number(event.currentTarget.value))}
      />
      <div className={classes.controls}>
        <IconButton label={t("recording.player.back")} onClick={() => goTo(at - jumpMilliseconds)}>
          <IconRewindBackward10 size={18} />
        </IconButton>
        <Button
          leftSection={isPlaying ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          onClick={() => {
            if (isPlaying) audio.current?.pause();
            else play();
          }}
        >
          {t(isPlaying ? "recording.player.stop" : "recording.player.play")}
        </Button>
        <IconButton label={t("recording.player.forward")} onClick={() => goTo(at + jumpMilliseconds)}>
          <IconRewindForward10 size={18} />
        </IconButton>
        <span className={classes.time}>
          {t("recording.player.placeOf", { at: clock(at), whole: clock(milliseconds) })}
        </span>
        <NativeSelect
          aria-label={t("recording.player.speed")}
          value={String(speed)}
          onChange={(event) => setSpeed(Number(event.currentTarget.value))}
          data={speeds.map((one) => ({ value: String(one), label: t("recording.player.times", { speed: one }) }))}
        />
        <IconButton label={t("recording.player.save")} onClick={() => void save()}>
          <IconDownload size={16} />
        </IconButton>
      </div>
      <span className={classes.quiet}>
        {consent === "unknown" ? null : `${t("recording.player.sides")} · `}
        {t(`recording.player.consent.${consent}`)}
      </span>
      {pauses.length > 0 ? (
        <ul className={classes.list} aria-label={t("recording.player.gaps")}>
          {pauses.map(({ from, to, reason }) => (
            <li key={from}>
              {t("recording.player.gap", {
                from: clock(from),
                to: clock(to),
                reason: t(`recording.reasons.${reason}`),
              })}
            </li>
          ))}
        </ul>
      ) : null}
      {marks.length > 0 ? (
        <ul className={classes.list} aria-label={t("recording.player.marks")}>
          {marks.map(([markId, mark]) => (
            <li key={markId}>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t("recording.player.goTo", { at: clock(mark.at), text: mark.text })}
                onClick={() => goTo(mark.at)}
              >
                {clock(mark.at)}
              </Button>{" "}
              {mark.text}
            </li>
          ))}
        </ul>
      ) : null}
      <form
        className={classes.controls}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") void setMark();
        }}
      >
        <TextInput
          aria-label={t("recording.player.mark")}
          placeholder={t("recording.player.mark")}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ""}>
          {t("recording.player.addMark", { at: clock(at) })}
        </Button>
      </form>
    </div>
  );
}
