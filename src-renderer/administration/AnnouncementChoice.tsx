import { Button, Group, Text } from "@mantine/core";
import { useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Result } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";
import { mutate, newId } from "../api/mutate.ts";
import { lengthOfSound, readSound } from "../api/stored-sound.ts";
import { takeInFile } from "../api/take-in-file.ts";
import { useAction } from "../api/use-action.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNotice } from "../ui/use-notice.tsx";

type AnnouncementChoiceProps = { announcementId: string | null; onChange: (announcementId: string | null) => void };

/** Longer than this nobody listens to before he may speak. */
const longestMilliseconds = 30_000;

/** G11-5: what the far end hears before its call is recorded: two tones, or words of the company's own. */
export function AnnouncementChoice({ announcementId, onChange }: AnnouncementChoiceProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const input = useRef<HTMLInputElement>(null);
  const take = useAction(async (file: File): Promise<Result<unknown>> => {
    const milliseconds = await lengthOfSound(file);
    if (milliseconds === null || milliseconds > longestMilliseconds) {
      notice.say(t("recording.policy.announcement.notOne"));
      return { ok: true, value: null };
    }
    const taken = await takeInFile(file, command, () => undefined);
    if (!taken.ok) return taken;
    const attachmentId = newId();
    const place = { attachmentId, clientId: null, commentId: null, callId: null };
    const attached = await mutate("attachFile", { ...place, name: file.name.slice(-255) || "?", ...taken.value });
    if (attached.ok) onChange(attachmentId);
    return attached;
  });
  const listen = useAction(async (id: string): Promise<Result<unknown>> => {
    const sound = await readSound({ id, type: "" });
    if (!sound.ok) return sound;
    const url = URL.createObjectURL(sound.value);
    const audio = new Audio(url);
    audio.addEventListener("ended", () => URL.revokeObjectURL(url), { once: true });
    await audio.play();
    return sound;
  });
  const error = take.error ?? listen.error;

  return (
    <div>
      <Text size="sm">
        {t(announcementId === null ? "recording.policy.announcement.tones" : "recording.policy.announcement.own")}
      </Text>
      <Group gap="xs" mt={6}>
        <Button variant="default" loading={take.busy} onClick={() => input.current?.click()}>
          {t("recording.policy.announcement.choose")}
        </Button>
        {announcementId === null ? null : (
          <>
            <Button variant="default" loading={listen.busy} onClick={() => void listen.run(announcementId)}>
              {t("recording.policy.announcement.listen")}
            </Button>
            <Button variant="default" onClick={() => onChange(null)}>
              {t("recording.policy.announcement.backToTones")}
            </Button>
          </>
        )}
      </Group>
      {error ? <ErrorMessage error={error} /> : null}
      <input
        ref={input}
        hidden
        type="file"
        accept="audio/*"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void take.run(file);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
