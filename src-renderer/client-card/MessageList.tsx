import { IconChevronDown, IconChevronRight, IconMessages } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SpamMark } from "./SpamMark.tsx";
import { When } from "../ui/When.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./MessageList.module.css";
import { type MessageThread, threadsOf } from "./message-threads.ts";
import { RequestAside } from "./RequestAside.tsx";

type MessageListProps = { card: CardData; now: number; onEdit: () => void };

/** GC-9, GC-16, GC-18: the conversation in its threads, with what is looked at beside a request (UD-30…UD-33). */
export function MessageList({ card, now, onEdit }: MessageListProps) {
  const { t } = useTexts();
  const { messages, client } = card;
  const threads = useMemo(() => threadsOf(messages, client), [messages, client]);
  // UD-13: spam stays folded until somebody opens it
  const newest = threads.find(({ isSpam }) => !isSpam)?.id;
  const [folded, setFolded] = useState<Record<string, boolean>>({});
  if (threads.length === 0) {
    return (
      <EmptyState
        icon={<IconMessages size={22} />}
        title={t("card.messagesTab.none")}
        hint={t("card.messagesTab.noneHint")}
      />
    );
  }
  const isOpen = (id: string) => !(folded[id] ?? id !== newest);

  function goTo(id: string): void {
    setFolded((old) => ({ ...old, [id]: false }));
    const head = document.getElementById(headId(id));
    head?.focus();
    head?.scrollIntoView({ block: "start" });
  }

  return (
    <div className={classes.tab}>
      <div className={classes.threads}>
        {threads.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            now={now}
            isOpen={isOpen(thread.id)}
            onToggle={() => setFolded((old) => ({ ...old, [thread.id]: isOpen(thread.id) }))}
          />
        ))}
      </div>
      <RequestAside card={card} threads={threads} now={now} onGoTo={goTo} onEdit={onEdit} />
    </div>
  );
}

const headId = (threadId: string) => `thread-${threadId}`;

type ThreadProps = { thread: MessageThread; now: number; isOpen: boolean; onToggle: () => void };

function Thread({ thread, now, isOpen, onToggle }: ThreadProps) {
  const { t } = useTexts();
  const users = useUsers();
  const { id, subject, transport, messages, lastAt, isSpam } = thread;
  const title = subject || t("compact.thread.untitled");
  return (
    <section className={classes.thread} aria-label={title}>
      <button type="button" id={headId(id)} className={classes.head} aria-expanded={isOpen} onClick={onToggle}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        <b className={classes.subject} title={title}>
          {title}
        </b>
        {isSpam ? <SpamMark /> : null}
        <span className={classes.quiet}>
          {t(`card.messagesTab.transports.${transport}`)} · {t("compact.thread.count", { count: messages.length })} ·{" "}
          <When time={lastAt} now={now} />
        </span>
      </button>
      {isOpen ? (
        <ol className={classes.messages}>
          {messages.map((message) => (
            <li
              key={message.id}
              className={classes.message}
              data-incoming={message.direction === "incoming" || undefined}
            >
              <span className={classes.quiet}>
                <b>
                  {message.direction === "incoming"
                    ? t("card.messagesTab.incoming")
                    : (users.nameOf(message.authorId) ?? t("card.messagesTab.outgoing"))}
                </b>{" "}
                · {t(`card.messagesTab.transports.${message.transport}`)} · <When time={message.createdAt} now={now} />
                {message.isSpam && !isSpam ? <SpamMark /> : null}
              </span>
              {message.subject && message.subject !== subject ? (
                <p className={classes.text}>
                  <b>{message.subject}</b>
                </p>
              ) : null}
              <p className={classes.text}>{message.text}</p>
            </li>
          ))}
        </ol>
      ) : null}
    </section>
  );
}
