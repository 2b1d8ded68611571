import { Badge, CloseButton, Group, TextInput, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { useBooks } from "../api/use-books.ts";
import { useSaveOnLeave } from "../ui/use-save-on-leave.ts";
import classes from "./TagsField.module.css";
import { useClientChanges } from "./use-client-changes.ts";

/** Tags are keys of a map column: two desks that add two tags keep both. */
export function TagsField({ client, mayEdit }: { client: Client; mayEdit: boolean }) {
  const { t } = useTexts();
  const change = useClientChanges(client);
  const { tags: offered } = useBooks();
  const offeredId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const tags = Object.keys(client.tags).sort(new Intl.Collator("ru").compare);

  function add(): void {
    const tag = typed?.trim() ?? "";
    setTyped(null);
    if (tag && !client.tags[tag]) void change({ tags: { [tag]: true } });
  }
  useSaveOnLeave(add);

  return (
    <Group gap={6}>
      {tags.map((tag) => (
        <Badge
          key={tag}
          className={classes.tag}
          rightSection={
            mayEdit ? (
              <CloseButton
                size={28}
                aria-label={t("card.contacts.removeTag", { tag })}
                onClick={() => void change({ tags: { [tag]: null } })}
              />
            ) : undefined
          }
        >
          {tag}
        </Badge>
      ))}
      {typed !== null ? (
        <TextInput
          className={classes.input}
          aria-label={t("card.facts.addTag")}
          autoFocus
          list={offeredId}
          value={typed}
          maxLength={60}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
            if (event.key !== "Escape") return;
            event.stopPropagation();
            setTyped(null);
          }}
        />
      ) : mayEdit ? (
        <UnstyledButton className={classes.add} onClick={() => setTyped("")}>
          <IconPlus size={13} aria-hidden /> {t("card.facts.addTag")}
        </UnstyledButton>
      ) : tags.length === 0 ? (
        t("card.facts.none")
      ) : null}
      <datalist id={offeredId}>
        {offered
          .filter((tag) => !client.tags[tag])
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </Group>
  );
}
