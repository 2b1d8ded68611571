import { Checkbox, Group, Kbd, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { chooseReason, chosenReason, type OfferedReason } from "../../src-contract/rules/reference-books.ts";
import classes from "./OutcomeForm.module.css";
import type { ShownOutcome } from "./outcome-draft.ts";

type OutcomeChoiceProps = {
  outcome: ShownOutcome;
  offered: readonly OfferedReason[];
  /** What may have come of a call that took place; none are asked for where the account has none. */
  outcomes: readonly { id: string; title: string }[];
  /** A digit gives the outcome; otherwise it chooses. */
  atOnce: boolean;
  /** Said only after the first try to save. */
  reasonMissing: boolean;
  onChange: (part: Partial<ShownOutcome>) => void;
};

/** GC-43, GC-44: «Состоялся», and where it did not, the reasons in the order of their digits and free text. */
export function OutcomeChoice({ outcome, offered, outcomes, atOnce, reasonMissing, onChange }: OutcomeChoiceProps) {
  const { t } = useTranslation();
  const hint = t(atOnce ? "softphone.outcome.digitsGive" : "softphone.outcome.digitsChoose");
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" className={classes.held}>
        <Checkbox
          label={t("softphone.outcome.held")}
          checked={outcome.held}
          onChange={(event) => onChange({ held: event.currentTarget.checked })}
        />
        <Kbd aria-hidden>{t("softphone.outcome.heldHint")}</Kbd>
      </Group>
      {outcome.held && outcomes.length > 0 ? (
        <Radio.Group
          label={t("softphone.outcome.result")}
          description={hint}
          value={outcomes.find(({ title }) => title === outcome.reasonText)?.title ?? null}
          onChange={(reasonText) => onChange({ held: true, reasonText })}
        >
          <div className={classes.reasons}>
            {outcomes.map(({ id, title }, index) => (
              <div key={id} className={classes.reason}>
                <Radio value={title} label={title} />
                <Digit index={index} />
              </div>
            ))}
          </div>
        </Radio.Group>
      ) : null}
      {outcome.held ? null : (
        <>
          <Radio.Group
            label={t("softphone.outcome.reason")}
            description={hint}
            value={chosenReason(outcome, offered)}
            error={reasonMissing ? t("softphone.outcome.reasonMissing") : undefined}
            onChange={(key) => {
              const reason = offered.find((each) => each.key === key);
              if (reason) onChange({ held: false, ...chooseReason(reason) });
            }}
          >
            <div className={classes.reasons}>
              {offered.map(({ key, reason, title }, index) => (
                <div key={key} className={classes.reason}>
                  <Radio value={key} label={title ?? t(`reasons.${reason}`)} />
                  <Digit index={index} />
                </div>
              ))}
            </div>
          </Radio.Group>
          <TextInput
            label={t("softphone.outcome.reasonText")}
            value={outcome.reasonText}
            maxLength={300}
            onChange={(event) => onChange({ held: false, reasonText: event.currentTarget.value })}
          />
        </>
      )}
    </Stack>
  );
}

/** The key of a line of the list; there are nine. */
function Digit({ index }: { index: number }) {
  return index < 9 ? (
    <Text span size="xs" c="dimmed" aria-hidden>
      {index + 1}
    </Text>
  ) : null;
}
