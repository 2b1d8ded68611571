import { Checkbox, Group, Kbd, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Call } from "../../src-contract/entities/call.ts";
import { reasonsFor } from "../../src-contract/rules/outcome.ts";
import classes from "./OutcomeForm.module.css";
import type { ShownOutcome } from "./outcome-draft.ts";

type OutcomeChoiceProps = {
  outcome: ShownOutcome;
  direction: Call["direction"];
  /** Said only after the first try to save. */
  reasonMissing: boolean;
  onChange: (part: Partial<ShownOutcome>) => void;
};

/** GC-43, GC-44: «Состоялся», and where it did not, the reasons in the order of their digits and free text. */
export function OutcomeChoice({ outcome, direction, reasonMissing, onChange }: OutcomeChoiceProps) {
  const { t } = useTranslation();
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
      {outcome.held ? null : (
        <>
          <Radio.Group
            label={t("softphone.outcome.reason")}
            description={t("softphone.outcome.reasonHint")}
            value={outcome.reason}
            error={reasonMissing ? t("softphone.outcome.reasonMissing") : undefined}
            onChange={(reason) => onChange({ held: false, reason: reason as NonNullable<Call["reason"]> })}
          >
            <div className={classes.reasons}>
              {reasonsFor(direction).map((reason, index) => (
                <div key={reason} className={classes.reason}>
                  <Radio value={reason} label={t(`reasons.${reason}`)} />
                  {index < 9 ? (
                    <Text span size="xs" c="dimmed" aria-hidden>
                      {index + 1}
                    </Text>
                  ) : null}
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
