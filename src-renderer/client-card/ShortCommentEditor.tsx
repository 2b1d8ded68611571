import { Button, Group, Text, Textarea } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useDraft } from "../api/use-draft.ts";
import { DraftHint } from "../ui/DraftHint.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";

/** LL-19, A.6: characters of a comment of the compact card. */
export const shortCommentLength = 240;

/** What a paste may bring: it is kept to be shortened, never cut (G4-2). */
const longestDraft = 20_000;

/** LL-19: a comment of one breath, counted as it is typed; the draft is apart from that of the whole card. */
export function ShortCommentEditor({ clientId }: { clientId: string }) {
  const { t } = useTexts();
  const draft = useDraft(`shortComment:${clientId}`, "keepTyped");
  const save = useAction(async (text: string) => {
    const result = await mutate("addComment", { commentId: newId(), clientId, callId: null, text });
    if (result.ok) draft.clear();
    return result;
  });
  const text = draft.text.trim();
  const isTooLong = text.length > shortCommentLength;
  const submit = () => {
    if (text !== "" && !isTooLong && !save.busy) void save.run(text);
  };
  return (
    <div>
      <Textarea
        aria-label={t("compact.comment")}
        placeholder={t("card.interaction.commentPlaceholder")}
        value={draft.text}
        maxLength={longestDraft}
        error={isTooLong}
        minRows={2}
        onChange={(event) => draft.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      />
      {save.error ? <ErrorMessage error={save.error} /> : null}
      {draft.error ? <ErrorMessage error={draft.error} /> : null}
      <Group justify="space-between" mt={6}>
        <Text size="xs" c="dimmed">
          <span role="status">{t("compact.commentLength", { count: text.length, limit: shortCommentLength })}</span>
          {" · "}
          <DraftHint draft={draft} />
        </Text>
        <Button disabled={text === "" || isTooLong} loading={save.busy} onClick={submit}>
          {t("card.interaction.commentSave")}
        </Button>
      </Group>
    </div>
  );
}
