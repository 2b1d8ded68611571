import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { When } from "../ui/When.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./CommentList.module.css";

/** GC-9: the history of messages, as plain text. */
export function MessageList({ card, now }: { card: CardData; now: number }) {
  const { t } = useTranslation();
  const users = useUsers();
  if (card.messages.length === 0) {
    return (
      <EmptyState
        icon={<IconMessages size={22} />}
        title={t("card.messagesTab.none")}
        hint={t("card.messagesTab.noneHint")}
      />
    );
  }
  return (
    <ul className={classes.list}>
      {card.messages.map((message) => (
        <li key={message.id} className={classes.item}>
          <div className={classes.head}>
            <b>
              {message.direction === "incoming"
                ? t("card.messagesTab.incoming")
                : (users.nameOf(message.authorId) ?? t("card.messagesTab.outgoing"))}
            </b>
            <span className={classes.quiet}>
              {t(`card.messagesTab.transports.${message.transport}`)} · <When time={message.createdAt} now={now} />
            </span>
          </div>
          {message.subject ? (
            <p className={classes.text}>
              <b>{message.subject}</b>
            </p>
          ) : null}
          <p className={classes.text}>{message.text}</p>
        </li>
      ))}
    </ul>
  );
}
