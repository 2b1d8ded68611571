import { IconMessage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { useUsers } from "../api/use-users.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { AttachmentList } from "./AttachmentList.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./CommentList.module.css";

type CommentListProps = {
  card: CardData;
  now: number;
  /** What of a comment can be pressed is known by whose it is: a call's has marks of time. */
  commentText: (comment: CardData["comments"][number]) => ReactNode;
};

/** Comments with author and time, newest first (GC-39: they go to the history, unlike the pinned note). */
export function CommentList({ card, now, commentText }: CommentListProps) {
  const { t } = useTexts();
  const users = useUsers();
  const { data: attachments = [] } = useQuery("attachmentsOf", { clientId: card.client.id });
  const shown = new Set(card.comments.map(({ id }) => id));
  // of the card itself, of a call, and of a comment that is older than those that are shown
  const others = attachments.filter(({ commentId }) => commentId === null || !shown.has(commentId));
  if (card.comments.length === 0 && others.length === 0) {
    return (
      <EmptyState icon={<IconMessage size={22} />} title={t("card.comments.none")} hint={t("card.comments.noneHint")} />
    );
  }
  return (
    <ul className={classes.list}>
      {others.length > 0 ? (
        <li className={classes.item}>
          <div className={classes.head}>
            <b>{t("files.ofCard")}</b>
          </div>
          <AttachmentList attachments={others} />
        </li>
      ) : null}
      {card.comments.map((comment) => (
        <li key={comment.id} className={classes.item}>
          <div className={classes.head}>
            <b>{users.nameOf(comment.authorId)}</b>
            <span className={classes.quiet}>
              <When time={comment.createdAt} now={now} />
              {comment.callId ? ` · ${t("card.comments.fromCall")}` : null}
            </span>
            {card.waiting.includes(comment.id) ? <WaitingMark label={t("card.waiting")} /> : null}
            <span className={classes.copy}>
              <CopyButton value={comment.text} label={t("card.tabs.comments")} />
            </span>
          </div>
          <p className={classes.text}>{commentText(comment)}</p>
          <AttachmentList attachments={attachments.filter(({ commentId }) => commentId === comment.id)} />
        </li>
      ))}
    </ul>
  );
}
