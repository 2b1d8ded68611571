import { Button, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type Book, type BookEntry, books, booksOfOne } from "../../src-contract/entities/book-entry.ts";
import type { CallReason } from "../../src-contract/entities/call.ts";
import { mutate } from "../api/mutate.ts";
import { useQuery } from "../api/use-query.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./Administration.module.css";
import { BookEntryForm } from "./BookEntryForm.tsx";

/** G3-4, G5-8: what is offered and asked on every desk. A change is written like every other one and goes by the feed. */
export function BooksSection() {
  const { t } = useTexts();
  const { data } = useQuery("bookEntries", {});
  const entries = (data ?? []).toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1));
  return (
    <>
      {books.map((book) => {
        const own = entries.filter((entry) => entry.book === book && entry.parentId === null);
        const isSet = booksOfOne.includes(book) && own.length > 0;
        return (
          <Section key={book} title={t(`administration.books.${book}`)}>
            <Text c="dimmed" size="sm">
              {t(`administration.books.${book}Hint`)}
            </Text>
            <EntryList
              book={book}
              entries={own}
              below={(parentId) => entries.filter((entry) => entry.parentId === parentId)}
            />
            {isSet ? null : <BookEntryForm book={book} position={nextPosition(own)} />}
          </Section>
        );
      })}
    </>
  );
}

function nextPosition(entries: readonly BookEntry[]): number {
  return (entries.at(-1)?.position ?? 0) + 1;
}

type EntryListProps = {
  book: Book;
  entries: BookEntry[];
  /** The reasons of an outcome. */
  below: (entryId: string) => BookEntry[];
};

function EntryList({ book, entries, below }: EntryListProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const titleOf = useEntryTitle();
  const [open, setOpen] = useState<string | null>(null);

  /** The two change their places; where they had the same one, the lower takes the next. */
  async function swap(one: BookEntry | undefined, other: BookEntry | undefined): Promise<void> {
    if (!one || !other) return;
    const place = other.position === one.position ? one.position + 1 : other.position;
    const moved = await mutate("changeBookEntry", { entryId: one.id, position: place });
    if (notice.check(moved) && other.position !== one.position)
      notice.check(await mutate("changeBookEntry", { entryId: other.id, position: one.position }));
  }

  /** The reasons of an outcome go before it: cut short, it is still there with what is left of them. */
  async function remove(entry: BookEntry): Promise<void> {
    for (const { id } of [...below(entry.id), entry])
      if (!notice.check(await mutate("removeBookEntry", { entryId: id }))) return;
  }

  if (entries.length === 0) return <Text size="sm">{t("administration.books.empty")}</Text>;
  return (
    <div>
      {entries.map((entry, index) => {
        const title = titleOf(entry);
        const reasons = below(entry.id);
        return (
          <Fragment key={entry.id}>
            <div className={classes.row}>
              <span className={classes.grow}>{title}</span>
              {book === "outcomes" ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-expanded={open === entry.id}
                  aria-label={t("administration.books.reasonsOf", { title })}
                  onClick={() => setOpen(open === entry.id ? null : entry.id)}
                >
                  {t("administration.books.reasonCount", { number: reasons.length })}
                </Button>
              ) : null}
              {book === "reasons" && entry.kind !== null ? (
                <span className={classes.dim}>{t(`reasons.${entry.kind as CallReason}`)}</span>
              ) : null}
              {index === 0 ? null : (
                <IconButton
                  label={t("administration.books.up", { title })}
                  onClick={() => void swap(entry, entries[index - 1])}
                >
                  <IconArrowUp size={15} />
                </IconButton>
              )}
              {index === entries.length - 1 ? null : (
                <IconButton
                  label={t("administration.books.down", { title })}
                  onClick={() => void swap(entries[index + 1], entry)}
                >
                  <IconArrowDown size={15} />
                </IconButton>
              )}
              <IconButton label={t("administration.books.remove", { title })} onClick={() => void remove(entry)}>
                <IconX size={15} />
              </IconButton>
            </div>
            {open === entry.id ? (
              <div className={classes.below}>
                <EntryList book="reasons" entries={reasons} below={() => []} />
                <BookEntryForm book="reasons" parent={entry} position={nextPosition(reasons)} />
              </div>
            ) : null}
          </Fragment>
        );
      })}
    </div>
  );
}

function useEntryTitle(): (entry: BookEntry) => string {
  const { t } = useTexts();
  return ({ book, title, kind, choices }) => {
    if (book === "callingHours")
      return t("administration.books.hours", { from: choices["from"] ?? "", to: choices["to"] ?? "" });
    if (book === "afterCall")
      return t("administration.books.afterCallSet", {
        wrapUp: choices["wrapUpSeconds"] ?? "",
        callBack: choices["callBackMinutes"] ?? "",
      });
    if (book === "dynamicBlock")
      return t("administration.books.blockSet", {
        title,
        system: choices["system"] ?? "",
        url: choices["url"] ?? "",
      });
    if (book !== "customFields") return title;
    const words = Object.values(choices).join(", ");
    return `${title}: ${t(`administration.kinds.${kind as "text"}`)}${words ? ` (${words})` : ""}`;
  };
}
