import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconMessages } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SpamMark } from "./SpamMark.tsx";
import { When } from "../ui/When.tsx";
import type { CardData } from "./card-data.ts";
import { DeliveryLine } from "./DeliveryLine.tsx";
import classes from "./MessageList.module.css";
import { type MessageThread, threadsOf } from "./message-threads.ts";
import { RequestAside } from "./RequestAside.tsx";
import { useMessageWriting } from "./use-message-writing.tsx";
import type { WriteAsk } from "./write-context.ts";

type MessageListProps = {
  card: CardData;
  now: number;
  /** An address that is to be written to (UD-35). */
  writeAsk: WriteAsk | null;
  onEdit: () => void;
};

/**
 * GC-9, GC-16, GC-18: the conversation in its threads, with what is looked at beside a request (UD-30…UD-33). GC-17: what
 * is written stands above them.
 */
export function MessageList({ card, now, writeAsk, onEdit }: MessageListProps) {
  const { t } = useTexts();
  const { messages, client } = card;
  const threads = useMemo(() => threadsOf(messages, client), [messages, client]);
  // UD-13: spam stays folded until somebody opens it
  const newest = threads.find(({ isSpam }) => !isSpam)?.id;
  const [folded, setFolded] = useState<Record<string, boolean>>({});
  const writing = useMessageWriting({ card, threads, writeAsk });
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
        {writing.composer}
        {writing.begin && !writing.composer ? (
          <div className={classes.bar}>
            <Button size="compact-sm" variant="default" onClick={() => writing.begin?.({})}>
              {t("messages.write")}
            </Button>
          </div>
        ) : null}
        {threads.length === 0 && !writing.composer ? (
          <EmptyState
            icon={<IconMessages size={22} />}
            title={t("card.messagesTab.none")}
            hint={t("card.messagesTab.noneHint")}
          />
        ) : null}
        {threads.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            now={now}
            waiting={card.waiting}
            isOpen={isOpen(thread.id)}
            onAnswer={writing.begin && (() => writing.begin?.({ thread }))}
            onToggle={() => setFolded((old) => ({ ...old, [thread.id]: isOpen(thread.id) }))}
          />
        ))}
      </div>
      <RequestAside
        card={card}
        threads={threads}
        now={now}
        onGoTo={goTo}
        onEdit={onEdit}
        onAnswerFrom={writing.begin && ((senderId) => writing.begin?.({ thread: threads[0], senderId }))}
      />
    </div>
  );
}

const headId = (threadId: string) => `thread-${threadId}`;

type ThreadProps = {
  thread: MessageThread;
  now: number;
  /** Ids of rows that the server has not confirmed. */
  waiting: readonly string[];
  isOpen: boolean;
  onToggle: () => void;
  /** Null for who may not write. */
  onAnswer: (() => void) | null;
};

function Thread({ thread, now, waiting, isOpen, onToggle, onAnswer }: ThreadProps) {
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
              <DeliveryLine message={message} now={now} waiting={waiting.includes(message.id)} />
            </li>
          ))}
          {onAnswer ? (
            <li className={classes.bar}>
              <Button size="compact-xs" variant="default" onClick={onAnswer}>
                {t("messages.answer")}
              </Button>
            </li>
          ) : null}
        </ol>
      ) : null}
    </section>
  );
}
