import { Autocomplete, Popover } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { everyClient, isSameFilter } from "../../src-contract/rules/client-filters.ts";
import { useBooks } from "../api/use-books.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { SavedFilters } from "./SavedFilters.tsx";
import type { ClientFilters } from "./use-client-filter.ts";

type FilterMenuProps = {
  filters: ClientFilters;
  /** Something of the menu was chosen: the list itself is what is filtered. */
  onChosen: () => void;
};

/** JC-4, G12-2: only the clients who have a tag, one that the account offers or any that is typed; and what was saved. */
export function FilterMenu({ filters, onChosen }: FilterMenuProps) {
  const { t } = useTexts();
  const { tags } = useBooks();
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState("");
  const { filter } = filters;

  function take(text: string): void {
    setOpened(false);
    setTyped("");
    filters.choose({ ...filter, tag: text.trim() || null });
    onChosen();
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <IconButton
          label={t("compact.filter.open")}
          size={32}
          variant={isSameFilter(filter, everyClient) ? "default" : "light"}
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
        <SavedFilters
          filters={filters}
          onChosen={() => {
            setOpened(false);
            onChosen();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
