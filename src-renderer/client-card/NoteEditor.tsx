import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { useQuery } from "../api/use-query.ts";
import { fromClientWall, toClientWall } from "../ui/client-moment.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { MomentInput, useReadMoment } from "../ui/MomentInput.tsx";
import { momentText } from "../ui/moment-text.ts";
import { useNow } from "../ui/use-now.ts";

const nothingEmptied = { text: false, until: false };

/**
 * GC-40: the pinned note, begun from the one that stands there; every saving is a new version. GC-48: its end is written
 * and read on the client's clock.
 */
export function NoteEditor({ clientId, focusAsked }: { clientId: string; focusAsked: number }) {
  const { t } = useTexts();
  const draft = useDraft(`note:${clientId}`);
  const untilDraft = useDraft(`noteUntil:${clientId}`, "keepTyped");
  const card = useQuery("clientCard", { clientId });
  const [emptied, setEmptied] = useState(nothingEmptied);
  const field = useRef<HTMLTextAreaElement>(null);
  const now = useNow();
  const readMoment = useReadMoment("ahead");
  const shown = card.current ? card.data : null;
  const offset = shown?.localTime.utcOffsetMinutes ?? null;
  const pinned = shown?.note?.text ?? "";
  const pinnedUntil = shown?.note?.until ?? null;
  const text = draft.text || (emptied.text ? "" : pinned);
  const standing = pinnedUntil === null ? "" : momentText(toClientWall(pinnedUntil, offset));
  const untilText = untilDraft.text || (emptied.until ? "" : standing);
  const clientNow = toClientWall(now, offset);
  const wall = readMoment(untilText, clientNow);
  // to the minute, as it is written
  const until = untilText === standing ? pinnedUntil : wall === null ? null : fromClientWall(wall, offset);
  const isUntilWrong = untilText.trim() !== "" && (until === null || until <= now);
  const pin = useAction(async (note: { text: string; until: number | null }) => {
    const result = await mutate("pinNote", { noteId: newId(), clientId, ...note });
    if (result.ok) {
      draft.clear();
      untilDraft.clear();
      setEmptied(nothingEmptied);
    }
    return result;
  });

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);
  // Another client: what was emptied there says nothing here.
  useEffect(() => setEmptied(nothingEmptied), [clientId]);

  const changed = text.trim() !== pinned.trim() || until !== pinnedUntil;
  const isReady = changed && !isUntilWrong;
  const submit = () => {
    if (isReady && !pin.busy) void pin.run({ text: text.trim(), until });
  };

  return (
    <Stack
      gap="xs"
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        ref={field}
        aria-label={t("card.note.label")}
        placeholder={t("card.note.placeholder")}
        value={text}
        maxLength={20_000}
        minRows={5}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setEmptied((old) => ({ ...old, text: value === "" }));
          draft.setText(value);
        }}
      />
      <Text size="xs" c="dimmed">
        {t("card.interaction.noteHint")}
      </Text>
      <MomentInput
        label={t("card.note.untilLabel")}
        text={untilText}
        now={clientNow}
        direction="ahead"
        empty={t("card.note.untilNone")}
        explain={() => (offset === null ? null : t("card.note.untilClient"))}
        problem={isUntilWrong && wall !== null ? t("card.note.untilPast") : undefined}
        onChange={(value) => {
          setEmptied((old) => ({ ...old, until: value === "" }));
          untilDraft.setText(value);
        }}
      />
      {pin.error ? <ErrorMessage error={pin.error} /> : null}
      <Group justify="flex-end" gap="xs">
        {pinned ? (
          <Button variant="default" disabled={pin.busy} onClick={() => void pin.run({ text: "", until: null })}>
            {t("card.note.remove")}
          </Button>
        ) : null}
        <Button disabled={!isReady} loading={pin.busy} onClick={submit}>
          {t("card.interaction.noteSave")}
        </Button>
      </Group>
    </Stack>
  );
}
