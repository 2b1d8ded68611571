import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Comment } from "../../src-contract/entities/comment.ts";
import { commentFault, mayReadVersions } from "../../src-contract/rules/comment-versions.ts";
import { mutate } from "../api/mutate.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { CommentChangeForm } from "./CommentChangeForm.tsx";
import classes from "./CommentList.module.css";
import { CommentVersions } from "./CommentVersions.tsx";

type CommentItemProps = { comment: Comment; now: number; waiting: boolean; text: ReactNode; children: ReactNode };

/** A comment; its author changes and removes it (GC-47, G4-3). One that was removed leaves a line that says so. */
export function CommentItem({ comment, now, waiting, text, children }: CommentItemProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const users = useUsers();
  const rights = useRights();
  const { user } = useSession();
  const [isEditing, setEditing] = useState(false);
  const isRemoved = comment.removedAt !== null;
  const { id: commentId, text: before } = comment;
  const mayChange = !isRemoved && commentFault(comment, { userId: user.id, before }) === null;

  async function remove(): Promise<void> {
    const removed = await mutate("removeComment", { commentId, before });
    if (!notice.check(removed)) return;
    notice.say(t("card.comments.removed"), {
      label: t("card.comments.restore"),
      run: () => void mutate("changeComment", { commentId, before: "", text: before }).then(notice.check),
    });
  }

  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <b>{users.nameOf(comment.authorId)}</b>
        <span className={classes.quiet}>
          <When time={comment.createdAt} now={now} />
          {comment.callId ? ` · ${t("card.comments.fromCall")}` : null}
          {comment.editedAt !== null && !isRemoved ? (
            <>
              {" · "}
              {t("card.comments.edited")} <When time={comment.editedAt} now={now} />
            </>
          ) : null}
        </span>
        {waiting ? <WaitingMark label={t("card.waiting")} /> : null}
        <span className={classes.tools}>
          {mayReadVersions(comment, { userId: user.id, role: user.role }) ? (
            <CommentVersions comment={comment} now={now} />
          ) : null}
          {mayChange && rights.mayDo("changeComment") ? (
            <IconButton label={t("card.comments.edit")} pressed={isEditing} onClick={() => setEditing((old) => !old)}>
              <IconPencil size={15} stroke={1.7} />
            </IconButton>
          ) : null}
          {mayChange && rights.mayDo("removeComment") ? (
            <IconButton label={t("card.comments.remove")} onClick={() => void remove()}>
              <IconTrash size={15} stroke={1.7} />
            </IconButton>
          ) : null}
          {isRemoved ? null : <CopyButton value={comment.text} label={t("card.tabs.comments")} />}
        </span>
      </div>
      {isRemoved ? (
        <p className={classes.removed}>
          {t("card.comments.removed")} <When time={comment.removedAt ?? 0} now={now} />
        </p>
      ) : isEditing ? (
        <CommentChangeForm comment={comment} onClose={() => setEditing(false)} />
      ) : (
        <p className={classes.text}>{text}</p>
      )}
      {children}
    </li>
  );
}
