import { Button, Group, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { lineAnswer } from "../../src-contract/rules/call-failure.ts";
import { contradiction } from "../../src-contract/rules/outcome.ts";
import { offeredReasons } from "../../src-contract/rules/reference-books.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import { useBooks } from "../api/use-books.ts";
import { useDraft } from "../api/use-draft.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useQuery } from "../api/use-query.ts";
import { CallWhy } from "../ui/CallWhy.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { keyNames } from "../ui/key-names.ts";
import { useFormat } from "../ui/use-format.ts";
import { useKeptPress } from "../ui/use-kept-press.ts";
import { CallNote } from "./CallNote.tsx";
import { OutcomeChoice } from "./OutcomeChoice.tsx";
import classes from "./OutcomeForm.module.css";
import {
  choiceOfDigit,
  chooseHeld,
  emptyOutcomeDraft,
  lacksReason,
  openOutcome,
  type OutcomeDraft,
  outcomeArgs,
  outcomeDraftSchema,
  type ShownOutcome,
  shownOutcome,
} from "./outcome-draft.ts";
import { useOutcomeUndoStore } from "./outcome-undo-store.ts";
import { isTextField } from "./phone-keys.ts";
import { useSoftphone } from "./softphone-store.ts";
import { UnknownCaller } from "./UnknownCaller.tsx";

type OutcomeFormProps = {
  callId: string;
  /** The call goes on: note and outcome ahead, nothing to save yet, and the focus is left where it is. */
  live: boolean;
  /** The client whose card is open: offered first for a call that has no client. */
  openClientId: string | null;
};

/**
 * G3-5, UX convention 5: the note of a call and how it went. One form during the call and after it, with the same
 * fields in the same places, so that the end of a call interrupts nobody's sentence.
 */
export function OutcomeForm({ callId, live, openClientId }: OutcomeFormProps) {
  const { t } = useTexts();
  const { data: call = null } = useQuery("call", { callId });
  const attach = useSoftphone((softphone) => softphone.attach);
  const closeOutcome = useSoftphone((softphone) => softphone.closeOutcome);
  const note = useDraft(`callNote:${callId}`);
  const form = useFormDraft<OutcomeDraft>(`outcome:${callId}`, outcomeDraftSchema, emptyOutcomeDraft);
  const root = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const books = useBooks();
  const lists = { offered: offeredReasons(books, call?.direction ?? "outgoing"), outcomes: books.outcomes };
  const outcome = shownOutcome(form.value, call, lists);
  const missing = lacksReason(outcome);
  const found = call && !live ? contradiction({ ...call, held: outcome.held }) : null;

  const remember = useOutcomeUndoStore((store) => store.remember);

  const save = useAction(async (saved: Call, chosen: ShownOutcome) => {
    const args = outcomeArgs({ call: saved, outcome: chosen, note: note.text, newId });
    const result = await mutate("setCallOutcome", args);
    if (result.ok) {
      form.clear();
      if (args.comment) note.clear();
      remember(args, saved);
      closeOutcome(callId);
    }
    return result;
  });

  useEffect(() => {
    if (!live && !isTextField(document.activeElement)) root.current?.focus();
  }, [live]);

  // What the line said of a call stands in its record a moment after the call: a press of that moment is kept for it.
  const { isWritten, isLate } = useWrittenEnd(call, live);
  const { press } = useKeptPress(isWritten, () => {
    if (call && !missing && !save.busy) void save.run(call, outcome);
  });

  function submit(): void {
    if (live) return;
    setTried(true);
    press();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
      return;
    }
    // Enter in a field of one line chooses or ends a word; it must not give the outcome.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    if (isTextField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && openOutcome(outcome, lists.outcomes)) {
      // back to the first level; it closes nothing around the form
      event.preventDefault();
      event.stopPropagation();
      form.change({ outcomeText: "", reasonText: "" });
      root.current?.focus();
      return;
    }
    // Of a call that is still being read nobody knows yet which list the digits are of.
    if (call === null) return;
    const choice = choiceOfDigit(event.code, { outcome, ...lists });
    if (choice) {
      event.preventDefault();
      // A key that is held down must not go on into the form of the next call.
      if (event.repeat) return;
      form.change(choice.part);
      // G3-8: one key gives the outcome; while the call goes on it only chooses.
      if (!live && choice.gives && !save.busy) void save.run(call, { ...outcome, ...choice.part });
    } else if (event.code === "Space" && event.target === event.currentTarget) {
      // On a button or a checkbox Space is its own.
      event.preventDefault();
      form.change(chooseHeld(!outcome.held, outcome, lists));
    }
  }

  const draftError = note.error ?? form.error;
  const titleId = `outcome-${callId}`;
  return (
    <form
      ref={root}
      className={classes.form}
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <Title order={2} size="h2" id={titleId}>
          {live ? t("softphone.panel.call") : t("softphone.outcome.title")}
        </Title>
        {call ? <CallFacts call={call} name={call.clientName} live={live} /> : null}
        {call && !live ? <CallWhy call={call} /> : null}
      </div>
      {call && call.clientId === null ? (
        <UnknownCaller call={call} openClientId={openClientId} onAttach={(clientId) => void attach(callId, clientId)} />
      ) : null}
      <CallNote note={note} live={live} answeredAt={call?.answeredAt ?? null} />
      {note.restored || form.restored ? <span className={classes.draft}>{t("softphone.panel.draft")}</span> : null}
      <div>
        {live ? (
          <Text fw={600} size="sm">
            {t("softphone.panel.ahead")}
          </Text>
        ) : null}
        <OutcomeChoice
          outcome={outcome}
          lists={lists}
          atOnce={!live}
          reasonMissing={tried && isWritten && missing}
          onChange={form.change}
        />
      </div>
      {found ? (
        <span className={classes.warning} role="status">
          <IconAlertTriangle size={15} aria-hidden />
          {t(`calls.contradiction.${found}`)}
        </span>
      ) : null}
      {save.error ? <ErrorMessage error={save.error} /> : null}
      {draftError ? <ErrorMessage error={draftError} /> : null}
      {live ? null : (
        <Group gap="xs" wrap="nowrap" className={classes.actions}>
          <Button
            type="submit"
            className={classes.save}
            loading={save.busy}
            disabled={!call && isLate}
            rightSection={<span className={classes.key}>{keyNames("mod+enter")}</span>}
          >
            {t("softphone.outcome.save")}
          </Button>
          <Button variant="default" title={t("softphone.outcome.laterHint")} onClick={() => closeOutcome(callId)}>
            {t("softphone.outcome.later")}
          </Button>
        </Group>
      )}
    </form>
  );
}

/** Longer than a record that can be written takes; one that cannot says so when the outcome is saved. */
const writtenMs = 2_000;

/** Whether the end of a call has been read from its record, or is not to be waited for any longer. */
function useWrittenEnd(call: Call | null, live: boolean): { isWritten: boolean; isLate: boolean } {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (live) return undefined;
    const timer = setTimeout(() => setLate(true), writtenMs);
    return () => clearTimeout(timer);
  }, [live]);
  return { isWritten: call !== null && (call.endedAt !== null || isLate), isLate };
}

/** Whose call, how long, and what the line said, in words and in its own code (G3-3). */
function CallFacts({ call, name, live }: { call: Call; name: string | null; live: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const number = formatPhone({ ...call, extension: null });
  const answer = lineAnswer(call);
  const unknownLength = call.answeredAt !== null && call.talkSeconds === null;
  const talk = call.talkSeconds
    ? t("softphone.outcome.talk", { duration: format.duration(call.talkSeconds) })
    : unknownLength
      ? t("softphone.outcome.unknownLength")
      : t("softphone.outcome.noTalk");
  const facts = [
    name ? number : null,
    talk,
    call.endedBy && t(`calls.endedBy.${call.endedBy}`),
    answer && call.answeredAt === null ? t("softphone.outcome.lineAnswer", { answer }) : null,
  ];
  return (
    <>
      <div className={classes.who}>{name || call.callerName || number}</div>
      {live ? null : <div className={classes.facts}>{facts.filter(Boolean).join(" · ")}</div>}
    </>
  );
}
