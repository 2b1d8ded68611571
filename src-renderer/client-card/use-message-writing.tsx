import { type ReactNode, useEffect, useRef, useState } from "react";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useRights, useSession } from "../api/use-session.ts";
import type { CardData } from "./card-data.ts";
import { MessageComposer } from "./MessageComposer.tsx";
import { addressesFor, answerSubject, emptyMessage, messageDraftSchema, senderFor } from "./message-draft.ts";
import type { MessageThread } from "./message-threads.ts";
import type { WriteAsk } from "./write-context.ts";

type Beginning = { thread?: MessageThread | undefined; senderId?: string; address?: string };

type MessageWriting = {
  /** Null where nobody may write, or the account has nothing to write from. */
  begin: ((beginning: Beginning) => void) | null;
  composer: ReactNode;
};

/** What is being written to a client: begun by a button, a thread or an address; a draft of before is open at once. */
export function useMessageWriting({
  card,
  threads,
  writeAsk,
}: {
  card: CardData;
  threads: readonly MessageThread[];
  writeAsk: WriteAsk | null;
}): MessageWriting {
  const { client } = card;
  const rights = useRights();
  const senders = useSession().account.senders ?? [];
  const draft = useFormDraft(`message:${client.id}`, messageDraftSchema, emptyMessage);
  const [isOpen, setOpen] = useState(false);
  const [focusAsked, setFocusAsked] = useState(0);
  const mayWrite = rights.mayDo("sendMessage") && senders.length > 0;
  const { value: form } = draft;
  const thread = threads.find(({ id }) => id === form.threadId);

  function begin({ thread: answered, senderId, address }: Beginning): void {
    const byMail = address === undefined ? undefined : senders.find(({ transport }) => transport === "email");
    const sender = senders.find(({ id }) => id === senderId) ?? byMail ?? senderFor(senders, answered);
    const known = sender ? addressesFor(client, sender.transport) : [];
    draft.change({
      threadId: answered?.id ?? "",
      senderId: sender?.id ?? "",
      address: address ?? known[0] ?? "",
      // what was begun stays: only what it is about is another
      subject: answered ? answerSubject(answered.subject) : form.subject,
    });
    setOpen(true);
    setFocusAsked((count) => count + 1);
  }

  // when it is asked for, not at each drawing
  const latest = useRef({ begin, mayWrite });
  useEffect(() => {
    latest.current = { begin, mayWrite };
  });
  const askedFor = writeAsk?.clientId === client.id ? writeAsk : null;
  const { address: asked = null, onTaken } = askedFor ?? {};
  const taken = useRef(onTaken);
  useEffect(() => {
    taken.current = onTaken;
  });
  useEffect(() => {
    if (asked === null) return;
    if (latest.current.mayWrite) latest.current.begin({ address: asked });
    taken.current?.();
  }, [asked]);

  return {
    begin: mayWrite ? begin : null,
    composer:
      mayWrite && (isOpen || draft.restored) ? (
        <MessageComposer
          card={card}
          senders={senders}
          thread={thread}
          draft={draft}
          focusAsked={focusAsked}
          onClose={() => setOpen(false)}
        />
      ) : null,
  };
}
