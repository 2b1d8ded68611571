import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Comment } from "../../src-contract/entities/comment.ts";
import { mutate } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";

type CommentChangeFormProps = { comment: Comment; onClose: () => void };

/** GC-47: other words for one's own comment; what is typed stays with the comment until it is saved or given up. */
export function CommentChangeForm({ comment, onClose }: CommentChangeFormProps) {
  const { t } = useTexts();
  const draft = useDraft(`commentChange:${comment.id}`, "keepTyped");
  const [isEmptied, setEmptied] = useState(false);
  const text = draft.text || (isEmptied ? "" : comment.text);
  const save = useAction(async () => {
    const result = await mutate("changeComment", { commentId: comment.id, before: comment.text, text: text.trim() });
    if (result.ok) giveUp();
    return result;
  });
  const isChanged = text.trim() !== "" && text.trim() !== comment.text;

  function giveUp(): void {
    draft.clear();
    onClose();
  }

  return (
    <SaveForm
      onSave={() => {
        if (isChanged && !save.busy) void save.run();
      }}
    >
      <Stack
        gap="xs"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          giveUp();
        }}
      >
        <Textarea
          aria-label={t("card.comments.text")}
          data-autofocus
          autoFocus
          value={text}
          maxLength={20_000}
          minRows={2}
          onChange={(event) => {
            setEmptied(event.currentTarget.value === "");
            draft.setText(event.currentTarget.value);
          }}
        />
        {save.error ? <ErrorMessage error={save.error} /> : null}
        {draft.error ? <ErrorMessage error={draft.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={giveUp}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" disabled={!isChanged} loading={save.busy}>
            {t("card.comments.save")}
          </Button>
        </Group>
      </Stack>
    </SaveForm>
  );
}
