import { Menu } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { useQuery } from "../api/use-query.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { menuGone } from "../ui/menu-gone.ts";
import { Section } from "../ui/Section.tsx";
import { When } from "../ui/When.tsx";
import { AttachmentList } from "./AttachmentList.tsx";
import { ClientAvatar } from "./ClientAvatar.tsx";
import type { CardData } from "./card-data.ts";
import { DynamicBlock } from "./DynamicBlock.tsx";
import { lastRequests, type MessageThread } from "./message-threads.ts";
import classes from "./RequestAside.module.css";
import { SpamMark } from "./SpamMark.tsx";
import { ShortComments } from "./ShortComments.tsx";
import { ShortContacts } from "./ShortContacts.tsx";
import { useObjection } from "./use-objection.ts";

type RequestAsideProps = {
  card: CardData;
  threads: readonly MessageThread[];
  now: number;
  onGoTo: (threadId: string) => void;
  onEdit: () => void;
  /** UD-32: writes an answer from this sender. Null for who may not write. */
  onAnswerFrom: ((senderId: string) => void) | null;
};

/**
 * UD-22, UD-30, UD-31, UD-33, UD-34: beside what is read, how the client is reached, his last requests, comments and files. The
 * pinned note stands above them all (UD-12).
 */
export function RequestAside({ card, threads, now, onGoTo, onEdit, onAnswerFrom }: RequestAsideProps) {
  const { t } = useTexts();
  const rights = useRights();
  const senders = useSession().account.senders ?? [];
  const against = useObjection(card);
  const { data: attachments = [] } = useQuery("attachmentsOf", { clientId: card.client.id });
  const name = clientName(card.client) || t("card.noName");
  return (
    <aside className={classes.aside} aria-label={t("compact.aside")}>
      <Section
        title={t("card.contacts.title")}
        aside={
          rights.mayDo("updateClient") ? (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <IconButton label={t("messages.gear")} onClick={() => undefined}>
                  <IconSettings size={15} stroke={1.7} />
                </IconButton>
              </Menu.Target>
              <Menu.Dropdown aria-label={t("messages.gear")}>
                <Menu.Item onClick={onEdit}>{t("messages.editClient")}</Menu.Item>
                {onAnswerFrom
                  ? senders.map(({ id, label }) => (
                      <Menu.Item key={id} onClick={() => setTimeout(() => onAnswerFrom(id), menuGone)}>
                        {t("messages.answerFrom", { sender: label })}
                      </Menu.Item>
                    ))
                  : null}
              </Menu.Dropdown>
            </Menu>
          ) : null
        }
      >
        <div className={classes.who}>
          <ClientAvatar client={card.client} name={name} size={28} />
          <span className={classes.name}>{name}</span>
        </div>
        <ShortContacts card={card} against={against} />
      </Section>
      <DynamicBlock clientId={card.client.id} externalIds={card.client.externalIds} />
      <Section title={t("compact.requests")}>
        <ol className={classes.requests}>
          {lastRequests(threads).map(({ id, subject, lastAt, isSpam }) => (
            <li key={id}>
              <button type="button" className={classes.request} onClick={() => onGoTo(id)}>
                <span className={classes.subject}>{subject || t("compact.thread.untitled")}</span>
                {isSpam ? <SpamMark /> : null}
                <span className={classes.quiet}>
                  <When time={lastAt} now={now} short />
                </span>
              </button>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={t("compact.comments")}>
        <ShortComments card={card} now={now} />
      </Section>
      {attachments.length > 0 ? (
        <Section title={t("compact.files")}>
          <AttachmentList attachments={attachments.slice(-shownFiles).reverse()} />
        </Section>
      ) : null}
    </aside>
  );
}

const shownFiles = 5;
