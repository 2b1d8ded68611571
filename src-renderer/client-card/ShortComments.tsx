import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useUsers } from "../api/use-users.ts";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { type CardData, thereIn } from "./card-data.ts";
import classes from "./ShortComments.module.css";

const shown = 3;

/** The last comments, each in a few lines. */
export function ShortComments({ card, now }: { card: CardData; now: number }) {
  const { t } = useTexts();
  const users = useUsers();
  const comments = thereIn(card.comments);
  if (comments.length === 0) return <p className={classes.none}>{t("compact.noComments")}</p>;
  return (
    <ul className={classes.list} aria-label={t("compact.comments")}>
      {comments.slice(0, shown).map((comment) => (
        <li key={comment.id} className={classes.item}>
          <span className={classes.by}>
            {users.nameOf(comment.authorId)} <When time={comment.createdAt} now={now} short />{" "}
            {card.waiting.includes(comment.id) ? <WaitingMark label={t("card.waiting")} /> : null}
          </span>
          <p className={classes.text} title={comment.text}>
            {comment.text}
          </p>
        </li>
      ))}
    </ul>
  );
}
