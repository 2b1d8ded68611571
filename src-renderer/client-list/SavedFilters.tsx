import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconCheck, IconPencil, IconTrash } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  everyClient,
  filterNameLength,
  isSameFilter,
  type SavedFilter,
} from "../../src-contract/rules/client-filters.ts";
import { IconButton } from "../ui/IconButton.tsx";
import classes from "./SavedFilters.module.css";
import type { ClientFilters } from "./use-client-filter.ts";

type SavedFiltersProps = { filters: ClientFilters; onChosen: () => void };

/** G12-2: the filters that the person named, and a name for the one that is on. */
export function SavedFilters({ filters, onChosen }: SavedFiltersProps) {
  const { t } = useTexts();
  const { filter, saved, chosen, isFull } = filters;
  const [renamed, setRenamed] = useState<string | null>(null);
  const [name, setName] = useState("");
  // what had the focus goes with its row
  const section = useRef<HTMLElement>(null);
  const isNothing = isSameFilter(filter, everyClient);

  return (
    <section ref={section} tabIndex={-1} className={classes.root} aria-label={t("compact.filter.saved")}>
      <Text size="sm" fw={600}>
        {t("compact.filter.saved")}
      </Text>
      {saved.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t("compact.filter.noneSaved")}
        </Text>
      ) : (
        <ul className={classes.list}>
          {saved.map((one) => (
            <li key={one.id} className={classes.row}>
              {renamed === one.id ? (
                <NameForm
                  label={t("compact.filter.newName", { name: one.name })}
                  initial={one.name}
                  onCancel={() => {
                    section.current?.focus();
                    setRenamed(null);
                  }}
                  onSave={(text) => {
                    section.current?.focus();
                    filters.rename(one, text);
                    setRenamed(null);
                  }}
                />
              ) : (
                <SavedRow
                  saved={one}
                  isOn={chosen?.id === one.id}
                  onChoose={() => {
                    filters.choose({ whose: one.whose, tag: one.tag });
                    onChosen();
                  }}
                  onRename={() => setRenamed(one.id)}
                  onRemove={() => {
                    section.current?.focus();
                    filters.remove(one);
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isNothing || chosen !== null ? null : isFull ? (
        <Text size="xs" c="dimmed">
          {t("compact.filter.full")}
        </Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === "") return;
            section.current?.focus();
            filters.save(name.trim());
            setName("");
          }}
        >
          <Group gap={6} wrap="nowrap" align="end">
            <TextInput
              className={classes.name}
              label={t("compact.filter.name")}
              value={name}
              maxLength={filterNameLength}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={name.trim() === ""}>
              {t("compact.filter.save")}
            </Button>
          </Group>
        </form>
      )}
    </section>
  );
}

type SavedRowProps = {
  saved: SavedFilter;
  isOn: boolean;
  onChoose: () => void;
  onRename: () => void;
  onRemove: () => void;
};

function SavedRow({ saved: { name }, isOn, onChoose, onRename, onRemove }: SavedRowProps) {
  const { t } = useTexts();
  return (
    <>
      <button type="button" className={classes.choose} aria-pressed={isOn} title={name} onClick={onChoose}>
        <span className={classes.text}>{name}</span>
        {isOn ? <IconCheck size={15} aria-hidden /> : null}
      </button>
      <IconButton label={t("compact.filter.rename", { name })} onClick={onRename}>
        <IconPencil size={15} stroke={1.7} />
      </IconButton>
      <IconButton label={t("compact.filter.remove", { name })} onClick={onRemove}>
        <IconTrash size={15} stroke={1.7} />
      </IconButton>
    </>
  );
}

type NameFormProps = { label: string; initial: string; onSave: (name: string) => void; onCancel: () => void };

function NameForm({ label, initial, onSave, onCancel }: NameFormProps) {
  const [name, setName] = useState(initial);
  return (
    <form
      className={classes.name}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") onSave(name.trim());
      }}
    >
      <TextInput
        autoFocus
        aria-label={label}
        value={name}
        maxLength={filterNameLength}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // the name alone, not the menu
          event.stopPropagation();
          onCancel();
        }}
      />
    </form>
  );
}
