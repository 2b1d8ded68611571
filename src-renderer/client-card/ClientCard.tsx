import { IconUserOff } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { command } from "../api/command.ts";
import { useQuery } from "../api/use-query.ts";
import { useRights } from "../api/use-session.ts";
import type { CardTab } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNow } from "../ui/use-now.ts";
import { type CardActions, CardHeader } from "./CardHeader.tsx";
import { CardTabs, cardPanelId } from "./CardTabs.tsx";
import { type CardData, isOpen } from "./card-data.ts";
import classes from "./ClientCard.module.css";
import { CommentList } from "./CommentList.tsx";
import { ConflictNotice } from "./ConflictNotice.tsx";
import { ContactsSection } from "./ContactsSection.tsx";
import { DetailsSection } from "./DetailsSection.tsx";
import { EditHistory } from "./EditHistory.tsx";
import { CustomFields } from "./CustomFields.tsx";
import { FactsSection } from "./FactsSection.tsx";
import { LastEvents } from "./LastEvents.tsx";
import { MessageList } from "./MessageList.tsx";
import { MoreContacts } from "./MoreContacts.tsx";
import { PinnedNote } from "./PinnedNote.tsx";
import { RemovedNotice } from "./RemovedNotice.tsx";
import { RelatedList } from "./RelatedList.tsx";

/** What other features show of the card; the window composes them, features do not import one another. */
export type CardParts = {
  calls: (card: CardData, now: number) => ReactNode;
  tasks: (card: CardData, now: number) => ReactNode;
  orders: (card: CardData, now: number) => ReactNode;
  activeOrders: (card: CardData, now: number) => ReactNode;
  callWords: (call: CardData["calls"][number]) => string;
  missingRight: ReactNode;
  /** At the right end of the header. */
  headerEnd: ReactNode;
};

type ClientCardProps = Omit<CardActions, "onOpenTab"> & {
  clientId: string;
  tab: CardTab;
  parts: CardParts;
  callAsked: number;
  onTab: (tab: CardTab) => void;
};

/** The card in one read: header, pinned note over the full width, vertical tabs, the tab's content. */
export function ClientCard({ clientId, tab, parts, callAsked, onTab, ...actions }: ClientCardProps) {
  const { t } = useTranslation();
  const now = useNow();
  const rights = useRights();
  const { data: card, error, current } = useQuery("clientCard", { clientId });
  const shownId = card?.client.id;
  const [historyOf, setHistoryOf] = useState<string | null>(null);

  useEffect(() => {
    // A client that is not there has no place among the recent ones.
    if (shownId) void command("markRecent", { clientId: shownId });
  }, [shownId]);

  if (error && !card) return <ErrorMessage error={error} />;
  if (card === undefined || (card === null && !current)) return null;
  if (card === null)
    return <EmptyState icon={<IconUserOff size={22} />} title={t("card.gone")} hint={t("card.goneHint")} />;

  const seesWork = rights.maySee("comments");
  const mayEdit = rights.mayDo("updateClient");
  const contents: Record<CardTab, () => ReactNode> = {
    main: () => (
      <div className={classes.summary}>
        <div className={classes.columns}>
          <div className={classes.column}>
            <FactsSection card={card} now={now} mayEdit={mayEdit} seesWork={seesWork} />
            <DetailsSection card={card} mayEdit={mayEdit} />
          </div>
          <div className={classes.column}>
            <ContactsSection card={card} mayEdit={mayEdit} onOpenClient={actions.onOpenClient} />
            <MoreContacts card={card} mayEdit={mayEdit} />
            <CustomFields client={card.client} mayEdit={mayEdit} />
          </div>
        </div>
        {parts.activeOrders(card, now)}
        <LastEvents card={card} now={now} callWords={parts.callWords} />
      </div>
    ),
    comments: () => (seesWork ? <CommentList card={card} now={now} /> : parts.missingRight),
    calls: () => (seesWork ? parts.calls(card, now) : parts.missingRight),
    tasks: () => (seesWork ? parts.tasks(card, now) : parts.missingRight),
    orders: () => parts.orders(card, now),
    messages: () => (seesWork ? <MessageList card={card} now={now} /> : parts.missingRight),
    related: () => <RelatedList card={card} now={now} onOpenClient={actions.onOpenClient} />,
  };

  return (
    <div className={classes.card}>
      <CardHeader
        card={card}
        now={now}
        seesWork={seesWork}
        callAsked={callAsked}
        onOpenTab={onTab}
        onHistory={() => setHistoryOf(card.client.id)}
        end={parts.headerEnd}
        {...actions}
      />
      {card.client.removedAt === null ? null : <RemovedNotice client={card.client} now={now} mayRestore={mayEdit} />}
      {seesWork ? (
        <PinnedNote
          note={card.note}
          now={now}
          waiting={card.note !== null && card.waiting.includes(card.note.id)}
          mayEdit={rights.mayDo("pinNote")}
          onEdit={actions.onNote}
        />
      ) : null}
      <ConflictNotice card={card} now={now} mayChoose={rights.mayDo("settleClientConflict")} />
      <div className={classes.body}>
        <CardTabs tab={tab} counts={countsOf(card)} onChange={onTab} />
        <div
          key={card.client.id}
          id={cardPanelId}
          className={classes.content}
          role="tabpanel"
          aria-labelledby={`card-tab-${tab}`}
          tabIndex={0}
        >
          <div className={classes.measure}>{contents[tab]()}</div>
        </div>
      </div>
      {historyOf === card.client.id ? (
        <EditHistory card={card} mayEdit={mayEdit} onClose={() => setHistoryOf(null)} />
      ) : null}
    </div>
  );
}

function countsOf(card: CardData): Partial<Record<CardTab, number>> {
  return {
    comments: card.comments.length,
    calls: card.calls.length,
    tasks: card.tasks.filter(isOpen).length,
    orders: card.orders.length,
    messages: card.messages.length,
    related: card.relatedByPhone.length,
  };
}
