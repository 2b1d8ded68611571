import { Button, Checkbox, Group, Image, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { z } from "zod";
import type { Result } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";
import { mutate, newId } from "../api/mutate.ts";
import { takeInFile } from "../api/take-in-file.ts";
import { useAction } from "../api/use-action.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { linkToClient } from "../ui/addresses.ts";
import { DraftHint } from "../ui/DraftHint.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./ProblemReport.module.css";
import { useScreenPicture } from "./use-screen-picture.ts";

const formSchema = z.object({ text: z.string(), toId: z.string(), withPicture: z.boolean() });
const empty: z.infer<typeof formSchema> = { text: "", toId: "", withPicture: true };

type ProblemReportProps = { clientId: string; onClose: () => void };

/**
 * GC-46: a problem becomes a task for a colleague in this card, with a link to the card and a picture of the screen among
 * its files. Without a server it waits as everything else does.
 */
export function ProblemReport({ clientId, onClose }: ProblemReportProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { user } = useSession();
  const users = useUsers();
  const mayAttach = useRights().mayDo("attachFile");
  const picture = useScreenPicture();
  const draft = useFormDraft(`problem:${clientId}`, formSchema, empty);
  const { value: form, change } = draft;
  const [tried, setTried] = useState(false);
  /** Of a try in which the picture went and the task did not: it goes once. */
  const attached = useRef<string | null>(null);

  const others = users.active.filter(({ id }) => id !== user.id);
  const inCharge = others.find(({ role }) => role === "admin") ?? others.find(({ role }) => role === "owner");
  const toId = form.toId || (inCharge?.id ?? user.id);
  const text = form.text.trim();
  const png = mayAttach && form.withPicture ? (picture?.png ?? null) : null;

  async function attach(): Promise<Result<string | null>> {
    if (png === null || attached.current !== null) return { ok: true, value: attached.current };
    const name = t("problem.fileName", { moment: format.forTable.moment(Date.now()).replaceAll(":", "-") });
    const taken = await takeInFile(png, command, () => {});
    if (!taken.ok) return taken;
    const place = { attachmentId: newId(), clientId, commentId: null, callId: null };
    const result = await mutate("attachFile", { ...place, name, ...taken.value });
    if (!result.ok) return result;
    attached.current = name;
    return { ok: true, value: name };
  }

  const send = useAction(async () => {
    const file = await attach();
    if (!file.ok) return file;
    const info = await command("appInfo", {});
    if (!info.ok) return info;
    const { version, platform } = info.value;
    const lines = [
      t("problem.task", { text }),
      "",
      ...(file.value === null ? [] : [t("problem.taskPicture", { name: file.value })]),
      linkToClient(clientId),
      t("problem.taskApplication", { version, system: t(`problem.systems.${platform}`) }),
    ];
    const task = { taskId: newId(), clientId, kind: "reminder", text: lines.join("\n"), dueAt: null } as const;
    const result = await mutate("addTask", { ...task, assigneeId: toId });
    if (!result.ok) return result;
    draft.clear();
    notice.say(t("problem.sent", { name: users.nameOf(toId) ?? "" }));
    onClose();
    return result;
  });

  function submit(): void {
    setTried(true);
    if (text !== "" && !send.busy) void send.run();
  }

  // drawn before, it would stand in its own picture
  if (picture === null) return null;
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      size={560}
      title={t("problem.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <SaveForm onSave={submit}>
        <Stack gap="sm">
          <Textarea
            data-autofocus
            label={t("problem.text")}
            placeholder={t("problem.textPlaceholder")}
            minRows={4}
            maxLength={10_000}
            value={form.text}
            error={tried && text === "" ? t("problem.textMissing") : undefined}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
          <Select
            label={t("problem.to")}
            searchable
            allowDeselect={false}
            value={toId}
            onChange={(id) => change({ toId: id ?? "" })}
            data={users.active.map(({ id, name }) => ({
              value: id,
              label: id === user.id ? `${name} (${t("card.interaction.me")})` : name,
            }))}
          />
          {!mayAttach ? null : picture.url === null ? (
            <Text size="sm">{t("problem.noPicture")}</Text>
          ) : (
            <div>
              <Checkbox
                label={t("problem.picture")}
                description={t("problem.pictureHint")}
                checked={form.withPicture}
                onChange={(event) => change({ withPicture: event.currentTarget.checked })}
              />
              {form.withPicture ? (
                <Image mt="xs" className={classes.picture} src={picture.url} alt={t("problem.pictureOf")} />
              ) : null}
            </div>
          )}
          {send.error ? <ErrorMessage error={send.error} /> : null}
          {draft.error ? <ErrorMessage error={draft.error} /> : null}
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              <DraftHint draft={draft} />
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("session.cancel")}
              </Button>
              <Button type="submit" loading={send.busy}>
                {t("problem.send")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </SaveForm>
    </Modal>
  );
}
