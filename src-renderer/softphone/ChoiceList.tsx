import { Radio, Text, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import classes from "./OutcomeForm.module.css";

type ChoiceListProps = {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  choices: readonly { key: string; label: string }[];
  value: string | null;
  /** The digits are those of this list now. */
  numbered: boolean;
  onChoose: (key: string) => void;
};

/** There are nine digits; a longer list is searched. */
const mostDigits = 9;

/** One level of an outcome (G3-4, G3-8): by mouse, arrows and digits; a long one narrowed by what is typed. */
export function ChoiceList({ label, hint, error, choices, value, numbered, onChoose }: ChoiceListProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const isLong = choices.length > mostDigits;
  const wanted = isLong ? normalizeForSearch(typed) : "";
  const shown = choices.flatMap((choice, index) =>
    normalizeForSearch(choice.label).includes(wanted) ? [{ ...choice, index }] : [],
  );

  function onKeyDown(event: KeyboardEvent): void {
    const [first] = shown;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && first) onChoose(first.key);
    else if (event.key === "ArrowDown") root.current?.querySelector<HTMLElement>("input[type=radio]")?.focus();
    else if (event.key === "Escape" && typed !== "") {
      event.stopPropagation();
      setTyped("");
    } else return;
    event.preventDefault();
  }

  return (
    <Radio.Group ref={root} label={label} description={hint} error={error} value={value} onChange={onChoose}>
      {isLong ? (
        <TextInput
          mt={4}
          aria-label={t("softphone.outcome.find", { list: label })}
          placeholder={t("softphone.outcome.findPlaceholder")}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      ) : null}
      <div className={classes.reasons}>
        {shown.map(({ key, label: words, index }) => (
          <div key={key} className={classes.reason}>
            <Radio value={key} label={words} />
            {numbered && index < mostDigits ? (
              <Text span size="xs" c="dimmed" aria-hidden>
                {index + 1}
              </Text>
            ) : null}
          </div>
        ))}
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("softphone.outcome.notFound")}
          </Text>
        ) : null}
      </div>
    </Radio.Group>
  );
}
