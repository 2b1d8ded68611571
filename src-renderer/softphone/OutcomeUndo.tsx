import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { useUndoStore } from "../api/undo-store.ts";
import { keyNames } from "../ui/key-names.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import { givenAt, type GivenOutcome, outcomeToUndo, undoOutcome, useOutcomeUndoStore } from "./outcome-undo-store.ts";
import { isTextField } from "./phone-keys.ts";
import { useSoftphone } from "./softphone-store.ts";

/**
 * G3-8: for ten seconds an outcome says in the corner that it was given and can be taken back there or by Ctrl+Z, which
 * in a text stays the text's own. Taken back, its form is open again.
 */
export function OutcomeUndo() {
  const { t } = useTexts();
  const notice = useNotice();
  const outcomes = useOutcomeUndoStore((store) => store.outcomes);
  const forget = useOutcomeUndoStore((store) => store.forget);
  const openOutcome = useSoftphone((softphone) => softphone.openOutcome);
  const shown = useRef(new Set<string>());

  const undo = (outcome: GivenOutcome) => {
    forget(outcome.given.outcomeId);
    void undoOutcome(outcome, { write: mutate, newId }).then((result) => {
      if (notice.check(result)) openOutcome(outcome.given.callId);
    });
  };
  const latest = useRef(undo);
  latest.current = undo;

  useEffect(() => {
    const kept = new Set(outcomes.map(({ given }) => given.outcomeId));
    for (const id of shown.current) if (!kept.has(id)) notifications.hide(id);
    for (const outcome of outcomes) {
      const { outcomeId } = outcome.given;
      if (shown.current.has(outcomeId)) continue;
      notifications.show({
        id: outcomeId,
        autoClose: false,
        closeButtonProps: { "aria-label": t("app.close") },
        onClose: () => forget(outcomeId),
        message: (
          <UndoLine until={outcome.until} onUndo={() => latest.current(outcome)} onOver={() => forget(outcomeId)} />
        ),
      });
    }
    shown.current = kept;
  }, [outcomes, forget, t]);

  useEffect(
    () => () => {
      for (const id of shown.current) notifications.hide(id);
      // Another person may sign in: what was given is not theirs to take back.
      useOutcomeUndoStore.setState({ outcomes: [] });
    },
    [],
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isUndo || event.repeat || isTextField(event.target)) return;
      const outcome = outcomeToUndo(useOutcomeUndoStore.getState().outcomes, Date.now());
      const newerChange = useUndoStore.getState().undos.at(-1)?.at ?? 0;
      // of two that can be taken back, the one made last
      if (!outcome || givenAt(outcome) < newerChange) return;
      event.preventDefault();
      // The card behind has changes of its own to take back.
      event.stopPropagation();
      latest.current(outcome);
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);

  return null;
}

type UndoLineProps = { until: number; onUndo: () => void; onOver: () => void };

function UndoLine({ until, onUndo, onOver }: UndoLineProps) {
  const { t } = useTexts();
  const now = useNow("second");
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const timer = setTimeout(() => over.current(), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  return (
    <Group justify="space-between" wrap="nowrap">
      {t("softphone.outcome.given")}
      <Button
        size="compact-xs"
        variant="default"
        title={keyNames("mod+z")}
        // read aloud once, not each second
        rightSection={<span aria-hidden>{t("softphone.outcome.undoLeft", { seconds })}</span>}
        onClick={onUndo}
      >
        {t("softphone.outcome.undo")}
      </Button>
    </Group>
  );
}
