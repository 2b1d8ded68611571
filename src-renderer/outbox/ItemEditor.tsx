import { Button, Group, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type ItemText } from "../../src-contract/rules/item-texts.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useItemWords } from "./use-item-words.ts";

type ItemEditorProps = { mutationId: string; texts: ItemText[]; onClose: () => void };

/** The texts of one unsent item in their place; saving sends it again under a new id. Esc leaves them as they were. */
export function ItemEditor({ mutationId, texts, onClose }: ItemEditorProps) {
  const { t } = useTexts();
  const words = useItemWords();
  const revise = useCommand("reviseItem");
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(texts.map(({ path, text }) => [path, text])),
  );

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if ((await revise.run({ mutationId, texts: typed })).ok) onClose();
  }

  return (
    <form
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {texts.map(({ path }, index) => (
        <Textarea
          key={path}
          label={words.label(path)}
          minRows={1}
          maxRows={8}
          autoFocus={index === 0}
          value={typed[path] ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setTyped((old) => ({ ...old, [path]: value }));
          }}
        />
      ))}
      {revise.error ? <ErrorMessage error={revise.error} /> : null}
      <Group gap={6} mt={6}>
        <Button type="submit" size="compact-xs" loading={revise.busy}>
          {t("outbox.saveAndSend")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          {t("app.cancel")}
        </Button>
      </Group>
    </form>
  );
}
