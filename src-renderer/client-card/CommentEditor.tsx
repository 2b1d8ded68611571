import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { keyNames } from "../ui/key-names.ts";

type CommentEditorProps = {
  clientId: string;
  /** Rises when the key asked for this field. */
  focusAsked: number;
};

/** GC-36, GC-39: a comment into the client's history; what is being typed stays with its client (G5-1). */
export function CommentEditor({ clientId, focusAsked }: CommentEditorProps) {
  const { t } = useTranslation();
  const draft = useDraft(`comment:${clientId}`);
  const field = useRef<HTMLTextAreaElement>(null);
  const save = useAction(async (text: string) => {
    const result = await mutate("addComment", { commentId: newId(), clientId, callId: null, text });
    if (result.ok) draft.clear();
    return result;
  });

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);

  const text = draft.text.trim();
  const submit = () => {
    if (text && !save.busy) void save.run(text);
  };

  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        aria-label={t("card.interaction.comment")}
        placeholder={t("card.interaction.commentPlaceholder")}
        value={draft.text}
        maxLength={20_000}
        minRows={5}
        onChange={(event) => draft.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      />
      {save.error ? <ErrorMessage error={save.error} /> : null}
      {draft.error ? <ErrorMessage error={draft.error} /> : null}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {draft.restored ? t("card.interaction.draft") : keyNames("mod+enter")}
        </Text>
        <Button disabled={!text} loading={save.busy} onClick={submit}>
          {t("card.interaction.commentSave")}
        </Button>
      </Group>
    </Stack>
  );
}
