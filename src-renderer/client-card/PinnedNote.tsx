import { Button } from "@mantine/core";
import { IconPencil, IconPin, IconPlus } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Note } from "../../src-contract/entities/note.ts";
import { pinnedAt } from "../../src-contract/rules/pinned-note.ts";
import { useUsers } from "../api/use-users.ts";
import { toClientWall } from "../ui/client-moment.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { NoteHoursLine } from "./NoteHoursLine.tsx";
import classes from "./PinnedNote.module.css";
import { useSectionRole } from "../ui/section-role.ts";

type PinnedNoteProps = {
  note: Note | null;
  now: number;
  /** Of the client's clock, on which the end of a note is told (GC-48). */
  utcOffsetMinutes: number | null;
  waiting: boolean;
  mayEdit: boolean;
  onEdit: () => void;
};

/** GC-40, GC-41, G4-1: above everything, over the full width, read before anybody dials. */
export function PinnedNote({ note, now, utcOffsetMinutes, waiting, mayEdit, onEdit }: PinnedNoteProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const users = useUsers();
  const format = useFormat();
  const wall = (moment: number) => toClientWall(moment, utcOffsetMinutes);
  const pinned = pinnedAt(note, now);
  if (!pinned) {
    return mayEdit ? (
      <div className={classes.empty}>
        <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} />} onClick={onEdit}>
          {t("card.note.add")}
        </Button>
      </div>
    ) : null;
  }
  return (
    <section role={role} className={classes.note} aria-label={t("card.note.label")}>
      <IconPin size={16} className={classes.pin} aria-hidden />
      <p className={classes.text}>
        {pinned.text} <NoteHoursLine text={pinned.text} />
      </p>
      <span className={classes.by}>
        {users.nameOf(pinned.authorId)} <When time={pinned.createdAt} now={now} />{" "}
        {pinned.until === null ? null : (
          <span className={classes.until} title={utcOffsetMinutes === null ? undefined : t("card.note.byClientClock")}>
            {t("card.note.until", { when: format.whenExact(wall(pinned.until), wall(now)) })}
          </span>
        )}{" "}
        {waiting ? <WaitingMark label={t("card.waiting")} /> : null}
      </span>
      {mayEdit ? (
        <IconButton label={t("card.note.edit")} onClick={onEdit}>
          <IconPencil size={15} stroke={1.7} />
        </IconButton>
      ) : null}
    </section>
  );
}
