import { Button } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { changeOf, pathOf } from "../../src-contract/rules/client-fields.ts";
import { conflictsOf, type FieldConflict, type WrittenValue } from "../../src-contract/rules/edit-conflicts.ts";
import { mutate } from "../api/mutate.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { type CardPlace, cardPanelId } from "./CardTabs.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./ConflictNotice.module.css";
import { useFieldWords } from "./use-field-words.ts";
import { WrittenBy } from "./WrittenBy.tsx";
import { useSectionRole } from "../ui/section-role.ts";

type ConflictNoticeProps = { card: CardData; now: number; place: CardPlace; mayChoose: boolean };

/** G10-3: fields that two people wrote without sight of each other: both texts side by side, until somebody chooses. */
export function ConflictNotice({ card, now, place, mayChoose }: ConflictNoticeProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const notice = useNotice();
  const words = useFieldWords();
  const { client } = card;
  const conflicts = conflictsOf(card.edits, client);
  if (conflicts.length === 0) return null;

  /** Null keeps what stands. Either way every text that was shown here is looked at. */
  async function choose({ field, standing, overwritten }: FieldConflict, chosen: WrittenValue | null): Promise<void> {
    const settled = { [pathOf(field)]: overwritten.map(({ editId }) => editId) };
    const changes = chosen ? changeOf(field, chosen.value) : {};
    const before = chosen ? changeOf(field, standing.value) : {};
    const result = await mutate("settleClientConflict", { clientId: client.id, settled, changes, before });
    if (!notice.check(result)) return;
    notice.say(t("card.conflict.settled"));
    // the button that had the focus is gone with its conflict
    document.getElementById(cardPanelId(place))?.focus();
  }

  return (
    <section role={role} className={classes.notice} aria-label={t("card.conflict.title", { count: conflicts.length })}>
      <p className={classes.hint}>
        <IconArrowsSplit2 size={16} className={classes.icon} aria-hidden />
        <span>
          <b>{t("card.conflict.title", { count: conflicts.length })}.</b> {t("card.conflict.hint")}
        </span>
      </p>
      {conflicts.map((conflict) => {
        const { field, standing, overwritten } = conflict;
        const label = words.label(field);
        const standingText = words.text(field, standing.value);
        return (
          <div key={pathOf(field)} role="group" aria-label={label} className={classes.field}>
            <span className={classes.label}>{label}</span>
            <div className={classes.texts}>
              <div className={classes.choice}>
                <span className={classes.text}>{standingText}</span>
                <span className={classes.by}>
                  {t("card.conflict.standing")} <WrittenBy written={standing.writtenBy} now={now} />
                </span>
                {mayChoose ? (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t("card.conflict.keepText", { text: standingText })}
                    onClick={() => void choose(conflict, null)}
                  >
                    {t("card.conflict.keep")}
                  </Button>
                ) : null}
              </div>
              {overwritten.map((written) => (
                <div key={written.editId} className={classes.choice}>
                  <span className={classes.text}>{words.text(field, written.value)}</span>
                  <span className={classes.by}>
                    <WrittenBy written={written} now={now} />
                  </span>
                  {mayChoose ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t("card.conflict.restoreText", { text: words.text(field, written.value) })}
                      onClick={() => void choose(conflict, written)}
                    >
                      {t("card.conflict.restore")}
                    </Button>
                  ) : null}
                </div>
              ))}
            </div>
          </div>
        );
      })}
    </section>
  );
}
