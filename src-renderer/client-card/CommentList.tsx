import { IconMessage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { AttachmentList } from "./AttachmentList.tsx";
import type { CardData } from "./card-data.ts";
import { CommentItem } from "./CommentItem.tsx";
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
        <CommentItem
          key={comment.id}
          comment={comment}
          now={now}
          waiting={card.waiting.includes(comment.id)}
          text={commentText(comment)}
        >
          <AttachmentList attachments={attachments.filter(({ commentId }) => commentId === comment.id)} />
        </CommentItem>
      ))}
    </ul>
  );
}
