import { Button } from "@mantine/core";
import { IconPencil, IconPin, IconPlus } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Note } from "../../src-contract/entities/note.ts";
import { useUsers } from "../api/use-users.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { NoteHoursLine } from "./NoteHoursLine.tsx";
import classes from "./PinnedNote.module.css";
import { useSectionRole } from "../ui/section-role.ts";

type PinnedNoteProps = { note: Note | null; now: number; waiting: boolean; mayEdit: boolean; onEdit: () => void };

/** GC-40, GC-41, G4-1: above everything, over the full width, read before anybody dials. */
export function PinnedNote({ note, now, waiting, mayEdit, onEdit }: PinnedNoteProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const users = useUsers();
  if (!note?.text.trim()) {
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
        {note.text} <NoteHoursLine text={note.text} />
      </p>
      <span className={classes.by}>
        {users.nameOf(note.authorId)} <When time={note.createdAt} now={now} />{" "}
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
