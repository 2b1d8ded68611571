import { Select } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Outcome } from "../../src-contract/rules/reference-books.ts";
import type { CallRecordForm } from "./call-record.ts";

type HeldOutcomeProps = {
  form: Pick<CallRecordForm, "outcomeText" | "reasonText">;
  outcomes: readonly Outcome[];
  onChange: (part: Partial<CallRecordForm>) => void;
};

/** G3-4: what came of a call that is written down by hand, and its reason; nothing where the account has no outcomes. */
export function HeldOutcome({ form, outcomes, onChange }: HeldOutcomeProps) {
  const { t } = useTexts();
  const reasons = outcomes.find(({ title }) => title === form.outcomeText)?.reasons ?? [];
  const titles = reasons.map(({ title }) => title);
  if (outcomes.length === 0) return null;
  return (
    <>
      <Select
        label={t("softphone.outcome.result")}
        clearable
        searchable
        value={form.outcomeText}
        data={[...new Set(outcomes.map(({ title }) => title))]}
        onChange={(outcomeText) =>
          onChange({ outcomeText, ...(titles.includes(form.reasonText) ? { reasonText: "" } : {}) })
        }
      />
      {titles.length > 0 ? (
        <Select
          label={t("card.interaction.reasonOf")}
          clearable
          searchable
          value={titles.includes(form.reasonText) ? form.reasonText : null}
          data={[...new Set(titles)]}
          onChange={(reasonText) => onChange({ reasonText: reasonText ?? "" })}
        />
      ) : null}
    </>
  );
}
