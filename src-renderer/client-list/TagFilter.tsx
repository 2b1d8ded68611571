import { Autocomplete, Popover } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useBooks } from "../api/use-books.ts";
import { IconButton } from "../ui/IconButton.tsx";

type TagFilterProps = { tag: string | null; onChange: (tag: string | null) => void };

/** JC-4: only the clients who have a tag: one that the account offers, or any that is typed. */
export function TagFilter({ tag, onChange }: TagFilterProps) {
  const { t } = useTexts();
  const { tags } = useBooks();
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState("");

  function take(text: string): void {
    setOpened(false);
    setTyped("");
    onChange(text.trim() || null);
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={240} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <IconButton
          label={t("compact.filter.open")}
          size={32}
          variant={tag === null ? "default" : "light"}
          onClick={() => setOpened((old) => !old)}
        >
          <IconFilter size={17} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t("compact.filter.open")}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            take(typed);
          }}
        >
          <Autocomplete
            data-autofocus
            label={t("compact.filter.tag")}
            data={tags}
            value={typed}
            maxLength={60}
            comboboxProps={{ withinPortal: false }}
            onChange={setTyped}
            onOptionSubmit={take}
          />
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
