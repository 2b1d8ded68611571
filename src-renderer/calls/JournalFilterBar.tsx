import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useBooks } from "../api/use-books.ts";
import classes from "./CallJournal.module.css";
import { type JournalFilter, outcomeOptions, reasonOptions } from "./journal-filter.ts";

type JournalFilterBarProps = { filter: JournalFilter; onChange: (part: Partial<JournalFilter>) => void };

/** G3-4, G3-6: calls by what was said of them: words, outcome, and the reason below it. */
export function JournalFilterBar({ filter, onChange }: JournalFilterBarProps) {
  const { t } = useTexts();
  const books = useBooks();
  const reasons = reasonOptions(books, filter, (reason) => t(`reasons.${reason}`));
  return (
    <div className={classes.filter} role="search">
      <TextInput
        className={classes.search}
        aria-label={t("calls.filter.search")}
        placeholder={t("calls.filter.searchPlaceholder")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={filter.search}
        maxLength={200}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || filter.search === "") return;
          event.preventDefault();
          event.stopPropagation();
          onChange({ search: "" });
        }}
      />
      <Select
        aria-label={t("calls.filter.outcome")}
        placeholder={t("calls.filter.anyOutcome")}
        clearable
        searchable
        clearButtonProps={{ "aria-label": t("calls.filter.clearOutcome") }}
        nothingFoundMessage={t("softphone.outcome.notFound")}
        value={filter.outcome || null}
        data={[
          { value: "held", label: t("calls.held") },
          ...outcomeOptions(books, filter.outcome),
          { value: "notHeld", label: t("calls.filter.notHeld") },
        ]}
        onChange={(outcome) => onChange({ outcome: outcome ?? "", reason: "" })}
      />
      <Select
        aria-label={t("calls.filter.reason")}
        placeholder={t("calls.filter.anyReason")}
        clearable
        searchable
        clearButtonProps={{ "aria-label": t("calls.filter.clearReason") }}
        nothingFoundMessage={t("softphone.outcome.notFound")}
        disabled={reasons.length === 0}
        value={filter.reason || null}
        data={reasons}
        onChange={(reason) => onChange({ reason: reason ?? "" })}
      />
    </div>
  );
}
