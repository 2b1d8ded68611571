import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { webAddress } from "../../src-contract/rules/web-address.ts";
import { useLeavingInput } from "../ui/use-leaving-input.ts";
import classes from "./ContactsSection.module.css";
import { type Detail, type DetailColumn, detailTypes } from "./detail-kinds.ts";
import { useDetailWords } from "./use-detail-words.ts";

type DetailInputProps = {
  column: DetailColumn;
  detail: Detail | null;
  onSave: (text: string, type: string) => void;
  onCancel: () => void;
};

/** As ContactInput, for a site, a page, a messenger or an address: Enter saves, Esc restores, leaving saves what is right. */
export function DetailInput({ column, detail, onSave, onCancel }: DetailInputProps) {
  const { t } = useTexts();
  const words = useDetailWords();
  const types = detailTypes[column];
  const first = { text: detail?.text ?? "", type: detail?.type ?? types[0] ?? "" };
  const [text, setText] = useState(first.text);
  const [type, setType] = useState(first.type);
  const typed = text.trim();
  const isPage = column === "sites" || column === "profiles";
  const isWrong = isPage && typed !== "" && webAddress(typed) === null;
  const isChanged = typed !== first.text || type !== first.type;

  const leaving = useLeavingInput({
    isChanged: isChanged && typed !== "",
    isWrong,
    save: () => onSave(typed, type),
    cancel: onCancel,
  });

  return (
    <div className={classes.edit} onBlur={leaving.onBlur}>
      {types.length > 0 ? (
        <Select
          aria-label={words.kinds(column)}
          value={type}
          comboboxProps={{ withinPortal: false }}
          data={types.map((one) => ({ value: one, label: words.kind(column, one) }))}
          onChange={(chosen) => {
            if (chosen) setType(chosen);
          }}
        />
      ) : (
        <span className={classes.kind}>{words.kinds(column)}</span>
      )}
      <TextInput
        aria-label={t(column === "messengers" ? "card.details.messengerId" : `card.facts.${column}`)}
        autoFocus
        value={text}
        maxLength={column === "addresses" ? 500 : column === "messengers" ? 200 : 2_000}
        error={isWrong ? t("card.details.siteWrong") : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={leaving.onKeyDown}
      />
    </div>
  );
}
