import { Button, TextInput, UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { neededPoints } from "../../../src-contract/rules/points.ts";
import { mutate, newId } from "../../api/mutate.ts";
import { signed, useFormat } from "../../ui/use-format.ts";
import { useNotice } from "../../ui/use-notice.tsx";
import classes from "./PointsEditor.module.css";

type PointsEditorProps = { clientId: string; sum: number; waiting: number; mayEdit: boolean };

/**
 * JC-57…JC-59: a click on the number opens a field for the number that is needed; what goes into the ledger is the
 * difference, so that what another desk gives meanwhile is not lost.
 */
export function PointsEditor({ clientId, sum, waiting, mayEdit }: PointsEditorProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const [typed, setTyped] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  // what already waits is on its way: the difference is to what there will be
  const present = sum + waiting;
  const needed = typed === null ? null : neededPoints(typed, present);

  function save(event: FormEvent): void {
    event.preventDefault();
    if (needed?.kind !== "change") return;
    void mutate("addClientRecord", {
      recordId: newId(),
      clientId,
      kind: "points",
      at: Date.now(),
      title: reason.trim(),
      details: { amount: needed.amount },
    }).then((result) => {
      if (!notice.check(result)) return;
      setTyped(null);
      setReason("");
    });
  }

  if (typed === null)
    return (
      <>
        <UnstyledButton
          className={classes.sum}
          data-below={sum < 0 || undefined}
          disabled={!mayEdit}
          aria-label={t("records.points.edit", { count: sum })}
          onClick={() => setTyped("")}
        >
          {format.count(sum)}
          {mayEdit ? <IconPencil size={15} stroke={1.7} aria-hidden /> : null}
        </UnstyledButton>
        {waiting === 0 ? null : (
          <span className={classes.waiting}>{t("records.points.waiting", { change: signed(waiting) })}</span>
        )}
      </>
    );
  return (
    <form className={classes.form} onSubmit={save}>
      <TextInput
        w={110}
        autoFocus
        aria-label={t("records.points.needed")}
        placeholder={String(present)}
        value={typed}
        error={typed !== "" && needed?.kind === "wrong"}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setTyped(null);
        }}
      />
      <TextInput
        w={180}
        aria-label={t("records.points.reason")}
        placeholder={t("records.points.reason")}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" disabled={needed?.kind !== "change"}>
        {t("records.points.save")}
      </Button>
      <span className={classes.waiting} role="status">
        {typed === "" ? null : words()}
      </span>
    </form>
  );

  function words(): string {
    if (needed?.kind === "change") return t("records.points.change", { change: signed(needed.amount) });
    return t(`records.points.${needed?.kind ?? "wrong"}`);
  }
}
