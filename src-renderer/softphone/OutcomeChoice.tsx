import { Checkbox, Group, Kbd, Stack, TextInput } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { chooseReason, chosenReason } from "../../src-contract/rules/reference-books.ts";
import { ChoiceList } from "./ChoiceList.tsx";
import classes from "./OutcomeForm.module.css";
import {
  chooseHeld,
  chooseOutcome,
  openOutcome,
  type OutcomeDraft,
  type OutcomeLists,
  type ShownOutcome,
} from "./outcome-draft.ts";

type OutcomeChoiceProps = {
  outcome: ShownOutcome;
  lists: OutcomeLists;
  /** A digit gives the outcome; otherwise it chooses. */
  atOnce: boolean;
  /** Said only after the first try to save. */
  reasonMissing: boolean;
  onChange: (part: Partial<OutcomeDraft>) => void;
};

/** GC-43, GC-44, G3-4: «Состоялся» and what came of it, or why not, in two levels; and always free text (G3-6). */
export function OutcomeChoice({ outcome, lists, atOnce, reasonMissing, onChange }: OutcomeChoiceProps) {
  const { t } = useTexts();
  const hint = t(atOnce ? "softphone.outcome.digitsGive" : "softphone.outcome.digitsChoose");
  const { offered, outcomes } = lists;
  const open = openOutcome(outcome, outcomes);
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" className={classes.held}>
        <Checkbox
          label={t("softphone.outcome.held")}
          checked={outcome.held}
          onChange={(event) => onChange(chooseHeld(event.currentTarget.checked, outcome, lists))}
        />
        <Kbd aria-hidden>{t("softphone.outcome.heldHint")}</Kbd>
      </Group>
      {outcome.held && (outcomes.length > 0 || outcome.outcomeText !== null) ? (
        <ChoiceList
          label={t("softphone.outcome.result")}
          hint={
            open
              ? undefined
              : outcomes.some(({ reasons }) => reasons.length > 0)
                ? t("softphone.outcome.digitsChoose")
                : hint
          }
          choices={withGiven(outcome.outcomeText, outcomes)}
          value={outcome.outcomeText}
          numbered={!open}
          onChoose={(title) => onChange(chooseOutcome({ title }, outcome, lists))}
        />
      ) : null}
      {open ? (
        <ChoiceList
          key={open.id}
          label={t("softphone.outcome.reasonOf", { outcome: open.title })}
          hint={`${hint}. ${t("softphone.outcome.back")}`}
          choices={open.reasons.map(({ title }) => ({ key: title, label: title }))}
          value={open.reasons.find(({ title }) => title === outcome.reasonText)?.title ?? null}
          numbered
          onChoose={(reasonText) => onChange({ held: true, reasonText })}
        />
      ) : null}
      {outcome.held ? null : (
        <ChoiceList
          label={t("softphone.outcome.reason")}
          hint={hint}
          error={reasonMissing ? t("softphone.outcome.reasonMissing") : undefined}
          choices={offered.map(({ key, reason, title }) => ({ key, label: title ?? t(`reasons.${reason}`) }))}
          value={chosenReason(outcome, offered)}
          numbered
          onChoose={(key) => {
            const reason = offered.find((each) => each.key === key);
            if (reason) onChange({ held: false, ...chooseReason(reason) });
          }}
        />
      )}
      <TextInput
        label={t(outcome.held ? "softphone.outcome.reasonTextHeld" : "softphone.outcome.reasonText")}
        value={outcome.reasonText}
        maxLength={300}
        onChange={(event) => onChange({ held: outcome.held, reasonText: event.currentTarget.value })}
      />
    </Stack>
  );
}

/** What was given stays on the screen when it is offered no more. */
function withGiven(given: string | null, outcomes: OutcomeLists["outcomes"]): { key: string; label: string }[] {
  const titles = outcomes.map(({ title }) => title);
  const all = given === null || titles.includes(given) ? titles : [...titles, given];
  return all.map((title) => ({ key: title, label: title }));
}
