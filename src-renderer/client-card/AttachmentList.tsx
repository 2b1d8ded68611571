import { Button } from "@mantine/core";
import { IconDownload, IconFile, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { FileState, ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { plainFileName, shownEnding } from "../../src-contract/rules/file-type.ts";
import { command } from "../api/command.ts";
import { mutate } from "../api/mutate.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useErrorText } from "../ui/use-error-text.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import classes from "./AttachmentList.module.css";

/** LL-20: the files below a comment, each with its size and where it is; opened by its name, saved by the arrow. */
export function AttachmentList({ attachments }: { attachments: readonly ShownAttachment[] }) {
  const { t } = useTexts();
  if (attachments.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t("files.list")}>
      {attachments.map((attachment) => (
        <AttachmentItem key={attachment.id} attachment={attachment} />
      ))}
    </ul>
  );
}

function AttachmentItem({ attachment }: { attachment: ShownAttachment }) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { mayDo } = useRights();
  const { user } = useSession();
  const [isAsking, setAsking] = useState(false);
  const { id: attachmentId, size, type, callId } = attachment;
  const name = plainFileName(attachment.name);
  const mayOpen = shownEnding(attachment.name, type) !== null;
  const mayRemove = mayDo("detachFile") && (attachment.authorId === user.id || user.role !== "manager");

  async function open(): Promise<void> {
    const result = await command("openFile", { attachmentId });
    // by its bytes, which are known only once they are here
    if (!result.ok && result.error.kind === "fileTypeRefused") notice.say(t("files.notOpened"));
    else notice.check(result);
  }

  async function save(): Promise<void> {
    const result = await command("saveFile", { attachmentId });
    if (notice.check(result) && result.ok && result.value.saved) notice.say(t("files.saved"));
  }

  async function remove(): Promise<void> {
    setAsking(false);
    notice.check(await mutate("detachFile", { attachmentId }));
  }

  return (
    <li className={classes.item}>
      <IconFile size={16} stroke={1.6} aria-hidden />
      {mayOpen ? (
        <button
          type="button"
          className={classes.name}
          aria-label={t("files.open", { name })}
          title={name}
          onClick={() => void open()}
        >
          {name}
        </button>
      ) : (
        <span className={classes.name} title={name}>
          {name}
        </span>
      )}
      <span className={classes.quiet}>
        {format.bytes(size)}
        {callId ? ` · ${t("files.ofCall")}` : null} · <StateWords state={attachment.state} />
        {attachment.waiting ? <WaitingMark label={t("card.waiting")} /> : null}
      </span>
      <span className={classes.actions}>
        <IconButton label={t("files.saveNamed", { name })} onClick={() => void save()}>
          <IconDownload size={15} stroke={1.7} />
        </IconButton>
        {mayRemove ? (
          <IconButton label={t("files.remove", { name })} onClick={() => setAsking(true)}>
            <IconX size={15} stroke={1.7} />
          </IconButton>
        ) : null}
      </span>
      {isAsking ? (
        <span className={classes.question} role="group" aria-label={t("files.removeQuestion", { name })}>
          {t("files.removeQuestion", { name })}
          <Button size="compact-xs" color="red" variant="light" autoFocus onClick={() => void remove()}>
            {t("files.removeYes")}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setAsking(false)}>
            {t("files.keep")}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

/** Told to a screen reader when it changes. */
function StateWords({ state }: { state: FileState }) {
  const { t } = useTexts();
  const errorText = useErrorText();
  if (state.kind === "failed")
    return (
      <span className={classes.failed} role="status">
        {t("files.states.failed")}: {errorText({ kind: state.error })}
      </span>
    );
  const percent = state.kind === "sending" || state.kind === "fetching" ? percentOf(state.done, state.total) : 0;
  return <span role="status">{t(`files.states.${state.kind}`, { percent })}</span>;
}

export function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((100 * done) / total);
}
