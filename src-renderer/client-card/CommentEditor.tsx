import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Result } from "../../src-contract/errors.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { useRights } from "../api/use-session.ts";
import { DraftHint } from "../ui/DraftHint.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useKeptPress } from "../ui/use-kept-press.ts";
import { ChosenFileList } from "./ChosenFileList.tsx";
import classes from "./CommentEditor.module.css";
import { useChosenFiles } from "./use-chosen-files.ts";

type CommentEditorProps = {
  clientId: string;
  /** Rises when the key asked for this field. */
  focusAsked: number;
};

/**
 * GC-36, GC-39: a comment into the client's history; what is being typed stays with its client (G5-1). LL-20: files go
 * with it, chosen by the paperclip, dropped or pasted; files without a text belong to the card itself.
 */
export function CommentEditor({ clientId, focusAsked }: CommentEditorProps) {
  const { t } = useTexts();
  const draft = useDraft(`comment:${clientId}`);
  const files = useChosenFiles(clientId);
  const mayAttach = useRights().mayDo("attachFile");
  const field = useRef<HTMLTextAreaElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  /** Of a comment that is saved, while some of its files were refused: those that go next are its files too. */
  const [savedId, setSavedId] = useState<string | null>(null);
  const save = useAction(async (text: string): Promise<Result<null>> => {
    let commentId = savedId;
    if (text !== "") {
      commentId = newId();
      const result = await mutate("addComment", { commentId, clientId, callId: null, text });
      if (!result.ok) return result;
      draft.clear();
    }
    const error = await files.attachTo({ clientId, commentId });
    setSavedId(error ? commentId : null);
    return error ? { ok: false, error } : { ok: true, value: null };
  });

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);

  const text = draft.text.trim();
  const hasSomething = text !== "" || files.chosen.length > 0;
  const { press: submit, isKept } = useKeptPress(!files.isBusy, () => {
    if (hasSomething && !save.busy) void save.run(text);
  });
  const hasFiles = (event: DragEvent) => mayAttach && event.dataTransfer.types.includes("Files");

  return (
    <Stack
      gap="xs"
      className={isOver ? `${classes.editor} ${classes.over}` : classes.editor}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        files.take(Array.from(event.dataTransfer.files));
      }}
    >
      <Textarea
        ref={field}
        aria-label={t("card.interaction.comment")}
        placeholder={isOver ? t("files.dropHere") : t("card.interaction.commentPlaceholder")}
        value={draft.text}
        maxLength={20_000}
        minRows={5}
        onChange={(event) => draft.setText(event.currentTarget.value)}
        onPaste={(event) => {
          if (!mayAttach || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          files.take(Array.from(event.clipboardData.files));
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      />
      <ChosenFileList files={files} />
      {save.error ? <ErrorMessage error={save.error} /> : null}
      {draft.error ? <ErrorMessage error={draft.error} /> : null}
      <Group justify="space-between">
        <Group gap={6}>
          {mayAttach ? (
            <IconButton label={t("files.attach")} onClick={() => input.current?.click()}>
              <IconPaperclip size={16} stroke={1.7} />
            </IconButton>
          ) : null}
          <input
            ref={input}
            className={classes.input}
            type="file"
            multiple
            tabIndex={-1}
            aria-hidden
            onChange={(event) => {
              files.take(Array.from(event.currentTarget.files ?? []));
              // the same file once more is a choice as well
              event.currentTarget.value = "";
            }}
          />
          <Text size="xs" c="dimmed">
            <DraftHint draft={draft} />
          </Text>
        </Group>
        <Button disabled={!hasSomething && !files.isBusy} loading={save.busy || isKept} onClick={submit}>
          {t("card.interaction.commentSave")}
        </Button>
      </Group>
    </Stack>
  );
}
