import { Button, Chip, Group, SegmentedControl, Select, Stack, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { z } from "zod";
import { taskKinds } from "../../src-contract/entities/task.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";
import { MomentInput, useReadMoment } from "../ui/MomentInput.tsx";
import { momentText } from "../ui/moment-text.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import { dueAt, dueChoices } from "./due.ts";

const taskFormSchema = z.object({
  kind: z.enum(taskKinds),
  text: z.string(),
  /** As it was typed (ui/moment-text.ts), "" for no date. */
  due: z.string(),
  assigneeId: z.string(),
});
type Form = z.infer<typeof taskFormSchema>;

const emptyTask: Form = { kind: "call", text: "", due: "", assigneeId: "" };

type TaskFormProps = {
  clientId: string;
  /** Shows the due time on the client's clock (UX: callbacks are thought of in the client's time). */
  utcOffsetMinutes: number | null;
  focusAsked: number;
};

/** GC-37: a task with a due time for a manager, by default oneself. */
export function TaskForm({ clientId, utcOffsetMinutes, focusAsked }: TaskFormProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { user } = useSession();
  const users = useUsers();
  const draft = useFormDraft(`task:${clientId}`, taskFormSchema, emptyTask);
  const { value: form, change } = draft;
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const now = useNow();
  const readMoment = useReadMoment("ahead");
  const due = readMoment(form.due, now);
  const dueWrong = form.due.trim() !== "" && due === null;

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);

  // «Перезвонить» says what to do by itself; the other kinds need words.
  const text = form.text.trim() || (form.kind === "call" ? t("tasks.kinds.call") : "");
  const save = useAction(async () => {
    const result = await mutate("addTask", {
      taskId: newId(),
      clientId,
      kind: form.kind,
      text,
      dueAt: due,
      assigneeId: form.assigneeId || user.id,
    });
    if (result.ok) {
      draft.clear();
      setTried(false);
      notice.say(t("card.interaction.saved"));
    }
    return result;
  });

  function submit(): void {
    setTried(true);
    if (text && !dueWrong && !save.busy) void save.run();
  }

  return (
    <SaveForm onSave={submit}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("card.interaction.taskKind")}
          value={form.kind}
          onChange={(kind) => change({ kind: kind as Form["kind"] })}
          data={taskKinds.map((kind) => ({ value: kind, label: t(`card.interaction.taskKinds.${kind}`) }))}
        />
        <Textarea
          ref={field}
          label={t("card.interaction.taskText")}
          placeholder={t("card.interaction.taskTextPlaceholder")}
          value={form.text}
          maxLength={20_000}
          error={tried && !text ? t("card.interaction.taskTextMissing") : undefined}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <div>
          <MomentInput
            label={t("card.interaction.due")}
            text={form.due}
            now={now}
            direction="ahead"
            empty={t("card.interaction.dueIn.none")}
            explain={(moment) =>
              utcOffsetMinutes === null
                ? null
                : t("card.interaction.dueClient", { time: format.clientTime(utcOffsetMinutes, moment) })
            }
            onChange={(due) => change({ due })}
          />
          <Group gap={6} mt={4}>
            {dueChoices.map((choice) => (
              <Chip
                key={choice}
                size="xs"
                variant="outline"
                checked={false}
                onChange={() => change({ due: momentText(dueAt(choice, Date.now())) })}
              >
                {t(`card.interaction.dueIn.${choice}`)}
              </Chip>
            ))}
          </Group>
        </div>
        <Select
          label={t("card.interaction.assignee")}
          searchable
          value={form.assigneeId || user.id}
          onChange={(assigneeId) => change({ assigneeId: assigneeId ?? "" })}
          data={users.active.map((one) => ({
            value: one.id,
            label: one.id === user.id ? `${one.name} (${t("card.interaction.me")})` : one.name,
          }))}
        />
        {save.error ? <ErrorMessage error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.busy}>
            {t("card.interaction.taskSave")}
          </Button>
        </Group>
      </Stack>
    </SaveForm>
  );
}
