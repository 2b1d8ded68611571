import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import { chooseReason, chosenReason, offeredReasons } from "../../src-contract/rules/reference-books.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useBooks } from "../api/use-books.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";
import { MomentInput, useReadMoment } from "../ui/MomentInput.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import { HeldOutcome } from "./HeldOutcome.tsx";
import {
  type CallRecordForm as Form,
  callRecordArgs,
  callRecordFormSchema,
  emptyCallRecord,
  reasonMissing,
} from "./call-record.ts";

type CallRecordFormProps = { clientId: string; phones: Record<string, ClientPhone> };

/** GC-42…GC-44, G3-11: a call that was made elsewhere, marked «вручную». */
export function CallRecordForm({ clientId, phones }: CallRecordFormProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const keys = Object.entries(phones)
    .sort(([, one], [, other]) => one.position - other.position)
    .map(([key]) => key);
  const draft = useFormDraft<Form>(`callRecord:${clientId}`, callRecordFormSchema, emptyCallRecord);
  const { value: form, change } = draft;
  const phoneKey = form.phoneKey === "" || phones[form.phoneKey] ? form.phoneKey || (keys[0] ?? "") : (keys[0] ?? "");
  const [tried, setTried] = useState(false);
  const now = useNow();
  const readMoment = useReadMoment("back");
  const startedAt = readMoment(form.when, now);
  const whenWrong = form.when.trim() !== "" && (startedAt === null || startedAt > now);
  const save = useAction(async () => {
    const args = callRecordArgs(
      { ...form, phoneKey: form.phoneKey === "none" ? "" : phoneKey },
      { clientId, phones, startedAt: startedAt ?? Date.now(), newId },
    );
    const result = await mutate("addCallRecord", args);
    if (result.ok) {
      draft.clear();
      setTried(false);
      notice.say(t("card.interaction.saved"));
    }
    return result;
  });
  const missing = reasonMissing(form);
  const books = useBooks();
  const offered = offeredReasons(books, form.direction);

  function submit(): void {
    setTried(true);
    if (!missing && !whenWrong && !save.busy) void save.run();
  }

  return (
    <SaveForm onSave={submit}>
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {t("card.interaction.manualHint")}
        </Text>
        <SegmentedControl
          fullWidth
          aria-label={t("card.interaction.direction")}
          value={form.direction}
          onChange={(direction) => change({ direction: direction as Form["direction"] })}
          data={[
            { value: "outgoing", label: t("card.interaction.outgoing") },
            { value: "incoming", label: t("card.interaction.incoming") },
          ]}
        />
        <Select
          label={t("card.interaction.number")}
          value={form.phoneKey === "none" ? "none" : phoneKey || "none"}
          onChange={(key) => change({ phoneKey: key ?? "none" })}
          data={[
            ...keys.flatMap((key) => {
              const phone = phones[key];
              return phone ? [{ value: key, label: formatPhone(phone) }] : [];
            }),
            { value: "none", label: t("card.interaction.noNumber") },
          ]}
        />
        <Group grow gap="sm" align="flex-start">
          <MomentInput
            label={t("card.interaction.when")}
            text={form.when}
            now={now}
            direction="back"
            empty={t("card.interaction.now")}
            onChange={(when) => change({ when })}
          />
          {form.held ? (
            <NumberInput
              label={t("card.interaction.minutes")}
              min={0}
              max={1440}
              value={form.minutes}
              onChange={(minutes) => change({ minutes: typeof minutes === "number" ? minutes : 0 })}
            />
          ) : null}
        </Group>
        <Checkbox
          label={t("card.interaction.held")}
          checked={form.held}
          // a word of one list is none of the other's
          onChange={(event) => change({ held: event.currentTarget.checked, reasonText: "", outcomeText: null })}
        />
        {form.held ? (
          <HeldOutcome form={form} outcomes={books.outcomes} onChange={change} />
        ) : (
          <Select
            label={t("card.interaction.reason")}
            value={chosenReason(form, offered)}
            placeholder={t("card.interaction.reasonChoose")}
            error={tried && missing ? t("card.interaction.reasonMissing") : undefined}
            onChange={(key) => {
              const reason = offered.find((each) => each.key === key);
              change(reason ? chooseReason(reason) : { reason: null });
            }}
            data={offered.map(({ key, reason, title }) => ({ value: key, label: title ?? t(`reasons.${reason}`) }))}
          />
        )}
        <TextInput
          label={t(form.held ? "softphone.outcome.reasonTextHeld" : "card.interaction.reasonText")}
          value={form.reasonText}
          maxLength={300}
          onChange={(event) => change({ reasonText: event.currentTarget.value })}
        />
        <Textarea
          label={t("card.interaction.callComment")}
          value={form.comment}
          maxLength={20_000}
          onChange={(event) => change({ comment: event.currentTarget.value })}
        />
        {save.error ? <ErrorMessage error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.busy}>
            {t("card.interaction.callSave")}
          </Button>
        </Group>
      </Stack>
    </SaveForm>
  );
}
