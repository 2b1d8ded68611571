import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { useQuery } from "../api/use-query.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";

/** GC-40: the pinned note, begun from the one that stands there; every saving is a new version. */
export function NoteEditor({ clientId, focusAsked }: { clientId: string; focusAsked: number }) {
  const { t } = useTexts();
  const draft = useDraft(`note:${clientId}`);
  const card = useQuery("clientCard", { clientId });
  const [emptied, setEmptied] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const pinned = card.current ? (card.data?.note?.text ?? "") : "";
  const text = draft.text || (emptied ? "" : pinned);
  const pin = useAction(async (newText: string) => {
    const result = await mutate("pinNote", { noteId: newId(), clientId, text: newText });
    if (result.ok) {
      draft.clear();
      setEmptied(false);
    }
    return result;
  });

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);
  // Another client: what was emptied there says nothing here.
  useEffect(() => setEmptied(false), [clientId]);

  const changed = text.trim() !== pinned.trim();
  const submit = () => {
    if (changed && !pin.busy) void pin.run(text.trim());
  };

  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        aria-label={t("card.note.label")}
        placeholder={t("card.note.placeholder")}
        value={text}
        maxLength={20_000}
        minRows={5}
        onChange={(event) => {
          setEmptied(event.currentTarget.value === "");
          draft.setText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      />
      <Text size="xs" c="dimmed">
        {t("card.interaction.noteHint")}
      </Text>
      {pin.error ? <ErrorMessage error={pin.error} /> : null}
      <Group justify="flex-end" gap="xs">
        {pinned ? (
          <Button variant="default" disabled={pin.busy} onClick={() => void pin.run("")}>
            {t("card.note.remove")}
          </Button>
        ) : null}
        <Button disabled={!changed} loading={pin.busy} onClick={submit}>
          {t("card.interaction.noteSave")}
        </Button>
      </Group>
    </Stack>
  );
}
