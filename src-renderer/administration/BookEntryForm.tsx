import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type Book, booksOfOne, customFieldKinds } from "../../src-contract/entities/book-entry.ts";
import { callReasons } from "../../src-contract/entities/call.ts";
import { addBookEntry } from "../../src-contract/mutations/book-entries.ts";
import { templateLength } from "../../src-contract/rules/message-templates.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useBooks } from "../api/use-books.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import classes from "./Administration.module.css";

const emptyForm = {
  ...{ title: "", reason: "other", kind: "text", choices: "", from: "8", to: "22" },
  ...{ wrapUpSeconds: "30", callBackMinutes: "15", system: "", url: "", text: "", outcome: "" },
};
type Form = typeof emptyForm;

type BookEntryFormProps = {
  book: Book;
  position: number;
  /** The outcome whose reason is added. */
  parent?: { id: string; title: string };
};

/** A new entry of one book. Enter adds it and begins the next. */
export function BookEntryForm({ book, position, parent }: BookEntryFormProps) {
  const { t } = useTexts();
  const { outcomes } = useBooks();
  const [form, setForm] = useState(emptyForm);
  const change = (part: Partial<Form>) => setForm((old) => ({ ...old, ...part }));
  const checked = addBookEntry.args.safeParse({
    ...(parent ? { title: form.title, parentId: parent.id } : contentOf(book, form)),
    ...{ book, position, entryId: newId() },
  });
  const add = useAction(async () => {
    const result = await mutate("addBookEntry", addBookEntry.args.parse(checked.data));
    if (result.ok) change({ title: "", choices: "", text: "" });
    return result;
  });
  const hours = Array.from({ length: 25 }, (_, hour) => String(hour));

  return (
    <form
      className={classes.form}
      aria-label={
        parent ? t("administration.books.reasonsOf", { title: parent.title }) : t(`administration.books.${book}`)
      }
      onSubmit={(event) => {
        event.preventDefault();
        if (checked.success && !add.busy) void add.run();
      }}
    >
      {book === "afterCall" ? (
        (["wrapUpSeconds", "callBackMinutes"] as const).map((number) => (
          <TextInput
            key={number}
            label={t(`administration.books.${number}`)}
            value={form[number]}
            inputMode="numeric"
            maxLength={5}
            onChange={(event) => change({ [number]: event.currentTarget.value })}
          />
        ))
      ) : book === "callingHours" ? (
        (["from", "to"] as const).map((edge) => (
          <Select
            key={edge}
            label={t(`administration.books.${edge}`)}
            value={form[edge]}
            allowDeselect={false}
            data={hours}
            onChange={(hour) => change({ [edge]: hour ?? form[edge] })}
          />
        ))
      ) : (
        <TextInput
          label={t(
            `administration.books.${parent ? "reasonWord" : book === "dynamicBlock" ? "blockTitle" : book === "templates" ? "templateTitle" : "word"}`,
          )}
          value={form.title}
          maxLength={book === "reasons" || book === "outcomes" ? 300 : 60}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      )}
      {book === "dynamicBlock" ? (
        <>
          <TextInput
            label={t("administration.books.blockSystem")}
            description={t("administration.books.blockSystemHint")}
            value={form.system}
            maxLength={60}
            onChange={(event) => change({ system: event.currentTarget.value })}
          />
          <TextInput
            className={classes.wide}
            label={t("administration.books.blockUrl")}
            description={t("administration.books.blockUrlHint")}
            placeholder="https://crm.example.com/block?id={id}"
            value={form.url}
            maxLength={300}
            onChange={(event) => change({ url: event.currentTarget.value })}
          />
        </>
      ) : null}
      {book === "templates" ? (
        <>
          <Select
            label={t("administration.books.templateOutcome")}
            clearable
            placeholder={t("administration.books.templateAlways")}
            value={form.outcome || null}
            data={Array.from(new Set(outcomes.map(({ title }) => title)))}
            onChange={(outcome) => change({ outcome: outcome ?? "" })}
          />
          <Textarea
            className={classes.wide}
            label={t("administration.books.templateText")}
            description={t("administration.books.templateTextHint")}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={templateLength}
            value={form.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
        </>
      ) : null}
      {book === "reasons" && !parent ? (
        <Select
          label={t("administration.books.meaning")}
          value={form.reason}
          allowDeselect={false}
          data={callReasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
          onChange={(reason) => change({ reason: reason ?? form.reason })}
        />
      ) : null}
      {book === "customFields" ? (
        <Select
          label={t("administration.books.kind")}
          value={form.kind}
          allowDeselect={false}
          data={customFieldKinds.map((value) => ({ value, label: t(`administration.kinds.${value}`) }))}
          onChange={(kind) => change({ kind: kind ?? form.kind })}
        />
      ) : null}
      {book === "customFields" && form.kind === "list" ? (
        <TextInput
          label={t("administration.books.choices")}
          value={form.choices}
          maxLength={2000}
          onChange={(event) => change({ choices: event.currentTarget.value })}
        />
      ) : null}
      <Button type="submit" variant="default" loading={add.busy} disabled={!checked.success}>
        {booksOfOne.includes(book) ? t("administration.books.set") : t("administration.books.add")}
      </Button>
      {add.error ? (
        <div className={classes.wide}>
          <ErrorMessage error={add.error} />
        </div>
      ) : null}
    </form>
  );
}

function contentOf(
  book: Book,
  { title, reason, kind, choices, from, to, system, url, text, outcome, ...afterCall }: Form,
) {
  switch (book) {
    case "afterCall":
      return { choices: { wrapUpSeconds: afterCall.wrapUpSeconds, callBackMinutes: afterCall.callBackMinutes } };
    case "reasons":
      return { title, kind: reason };
    case "callingHours":
      return { choices: { from, to } };
    case "customFields": {
      const words = choices.split(",").flatMap((word) => word.trim() || []);
      const listed = Object.fromEntries(words.map((word, index) => [String(index + 1), word]));
      return { title, kind, choices: kind === "list" ? listed : {} };
    }
    case "dynamicBlock":
      return { title, choices: { url, system } };
    case "templates":
      return { title, choices: { text, ...(outcome === "" ? {} : { outcome }) } };
    case "outcomes":
    case "tags":
      return { title };
  }
}
