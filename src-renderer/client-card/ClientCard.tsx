import { IconUserOff } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { extraTabsSetting } from "../../src-contract/rules/user-settings.ts";
import { command } from "../api/command.ts";
import { useQuery } from "../api/use-query.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { useSetting } from "../api/use-setting.ts";
import { type CardTab, cardTabs } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNow } from "../ui/use-now.ts";
import { type CardActions, CardHeader } from "./CardHeader.tsx";
import { type CardPlace, CardTabs, cardPanelId, cardTabId } from "./CardTabs.tsx";
import classes from "./ClientCard.module.css";
import { CommentList } from "./CommentList.tsx";
import { ConflictNotice } from "./ConflictNotice.tsx";
import { ContactsSection } from "./ContactsSection.tsx";
import { CustomFields } from "./CustomFields.tsx";
import type { CardData } from "./card-data.ts";
import { DetailsSection } from "./DetailsSection.tsx";
import { EditHistory } from "./EditHistory.tsx";
import { FactsSection } from "./FactsSection.tsx";
import { LastEvents } from "./LastEvents.tsx";
import { MessageList } from "./MessageList.tsx";
import { MoreContacts } from "./MoreContacts.tsx";
import { PinnedNote } from "./PinnedNote.tsx";
import { RemovedNotice } from "./RemovedNotice.tsx";
import { SinceStrip } from "./SinceStrip.tsx";
import { CallingTasksTab } from "./tabs/CallingTasksTab.tsx";
import { ClicksTab } from "./tabs/ClicksTab.tsx";
import { ConsentsTab } from "./tabs/ConsentsTab.tsx";
import { GroupsTab } from "./tabs/GroupsTab.tsx";
import { HistoryTab } from "./tabs/HistoryTab.tsx";
import { LettersTab } from "./tabs/LettersTab.tsx";
import { MergedTab } from "./tabs/MergedTab.tsx";
import { PagesTab } from "./tabs/PagesTab.tsx";
import { PointsTab } from "./tabs/PointsTab.tsx";
import { RelatedTab } from "./tabs/RelatedTab.tsx";
import { SubscriptionsTab } from "./tabs/SubscriptionsTab.tsx";
import { WriteContext } from "./write-context.ts";
import { shownTabs, tabCounts } from "./tabs/tab-rules.ts";
import { WebinarsTab } from "./tabs/WebinarsTab.tsx";
import { useObjection } from "./use-objection.ts";

/** What other features show of the card; the window composes them, features do not import one another. */
export type CardParts = {
  calls: (card: CardData, now: number) => ReactNode;
  tasks: (card: CardData, now: number) => ReactNode;
  orders: (card: CardData, now: number) => ReactNode;
  money: (card: CardData, now: number) => ReactNode;
  orderCalls: (card: CardData, now: number) => ReactNode;
  activeOrders: (card: CardData, now: number) => ReactNode;
  callWords: (call: CardData["calls"][number]) => string;
  commentText: (card: CardData, comment: CardData["comments"][number]) => ReactNode;
  missingRight: ReactNode;
  /** At the right end of the header. */
  headerEnd: ReactNode;
};

type ClientCardProps = Omit<CardActions, "onOpenTab"> & {
  clientId: string;
  tab: CardTab;
  place: CardPlace;
  parts: CardParts;
  callAsked: number;
  onTab: (tab: CardTab) => void;
};

/** The card in one read: header, pinned note over the full width, vertical tabs, the tab's content. */
export function ClientCard({ clientId, tab: asked, place, parts, callAsked, onTab, ...actions }: ClientCardProps) {
  const { t } = useTexts();
  const now = useNow();
  const rights = useRights();
  const read = useQuery("clientCard", { clientId });
  const readSince = useQuery("sinceLastTalk", { clientId });
  const related = useQuery("relatedClients", { clientId });
  const [historyOf, setHistoryOf] = useState<string | null>(null);
  // card, strip and the names in it change together, so that nothing moves when one of them comes later (UX convention 23)
  const users = useUsers();
  const current = read.current && (readSince.current || readSince.error !== null) && users.isRead;
  const [shown, setShown] = useState<{ card: typeof read.data; since: typeof readSince.data }>({
    card: undefined,
    since: undefined,
  });
  const since = readSince.error ? null : readSince.data;
  if (current && (shown.card !== read.data || shown.since !== since)) setShown({ card: read.data, since });
  const { card } = shown;
  const { error } = read;
  const shownId = card?.client.id;
  const [extraTabs] = useSetting(extraTabsSetting);
  const against = useObjection(card);
  const senders = useSession().account.senders ?? [];
  const [writeTo, setWriteTo] = useState<{ clientId: string; address: string } | null>(null);
  const writeAsk = writeTo && { ...writeTo, onTaken: () => setWriteTo(null) };
  const mayWrite = rights.mayDo("sendMessage") && senders.some(({ transport }) => transport === "email");
  const write = (address: string) => {
    setWriteTo({ clientId, address });
    onTab("messages");
  };

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
  const tabs = shownTabs(card, { isSeen: seesWork, extra: extraTabs ?? [] });
  // an address may name a tab that this client has nothing in
  const tab = tabs.includes(asked) ? asked : "main";
  const work = (content: ReactNode) => (seesWork ? content : parts.missingRight);
  const contents: Record<CardTab, () => ReactNode> = {
    main: () => (
      <div className={classes.summary}>
        <div className={classes.columns}>
          <div className={classes.column}>
            <FactsSection card={card} now={now} mayEdit={mayEdit} seesWork={seesWork} />
            <DetailsSection card={card} mayEdit={mayEdit} />
          </div>
          <div className={classes.column}>
            <ContactsSection card={card} against={against} mayEdit={mayEdit} onOpenClient={actions.onOpenClient} />
            <MoreContacts card={card} mayEdit={mayEdit} />
            <CustomFields client={card.client} mayEdit={mayEdit} />
          </div>
        </div>
        {parts.activeOrders(card, now)}
        <LastEvents card={card} now={now} callWords={parts.callWords} />
      </div>
    ),
    history: () =>
      work(<HistoryTab clientId={card.client.id} now={now} callWords={parts.callWords} onOpenTab={onTab} />),
    comments: () =>
      work(<CommentList card={card} now={now} commentText={(comment) => parts.commentText(card, comment)} />),
    calls: () => work(parts.calls(card, now)),
    tasks: () => work(parts.tasks(card, now)),
    messages: () =>
      work(<MessageList key={card.client.id} card={card} now={now} writeAsk={writeAsk} onEdit={() => onTab("main")} />),
    orders: () => parts.orders(card, now),
    money: () => work(parts.money(card, now)),
    orderCalls: () => work(parts.orderCalls(card, now)),
    points: () => work(<PointsTab card={card} now={now} mayEdit={rights.mayDo("addClientRecord")} />),
    letters: () => work(<LettersTab clientId={card.client.id} now={now} />),
    groups: () => work(<GroupsTab clientId={card.client.id} now={now} />),
    subscriptions: () =>
      work(
        <SubscriptionsTab
          key={card.client.id}
          client={card.client}
          now={now}
          mayEdit={rights.mayDo("archiveChannel")}
          mayAdd={rights.mayDo("addClientRecord")}
        />,
      ),
    consents: () => work(<ConsentsTab clientId={card.client.id} now={now} mayEdit={rights.mayDo("addClientRecord")} />),
    pages: () => work(<PagesTab clientId={card.client.id} now={now} kind="page" />),
    clicks: () => work(<ClicksTab clientId={card.client.id} now={now} />),
    webinars: () => work(<WebinarsTab clientId={card.client.id} now={now} />),
    facebook: () => work(<PagesTab clientId={card.client.id} now={now} kind="facebookPage" />),
    related: () => (
      <RelatedTab related={related.current ? related.data : undefined} onOpenClient={actions.onOpenClient} />
    ),
    merged: () => work(<MergedTab clientId={card.client.id} now={now} />),
    callingTasks: () => work(<CallingTasksTab clientId={card.client.id} now={now} />),
  };

  return (
    <WriteContext.Provider value={mayWrite ? write : null}>
      {/* the former card stays until the next one is read */}
      <div className={classes.card} data-card={place} aria-busy={!current}>
        <CardHeader
          card={card}
          heading={place === "card" ? "h1" : "h2"}
          against={against}
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
            utcOffsetMinutes={card.localTime.utcOffsetMinutes}
            waiting={card.note !== null && card.waiting.includes(card.note.id)}
            mayEdit={rights.mayDo("pinNote")}
            onEdit={actions.onNote}
          />
        ) : null}
        <ConflictNotice card={card} now={now} place={place} mayChoose={rights.mayDo("settleClientConflict")} />
        <div className={classes.body}>
          <CardTabs
            tab={tab}
            shown={tabs}
            place={place}
            counts={{ ...tabCounts(card), related: related.current ? related.data?.length : 0 }}
            onChange={onTab}
          />
          <div className={classes.beside}>
            {seesWork && shown.since ? (
              <SinceStrip
                key={`since ${card.client.id}`}
                since={shown.since}
                talkedBy={users.nameOf(shown.since.talk.managerId)}
                now={now}
                callWords={parts.callWords}
                onOpenTab={onTab}
              />
            ) : null}
            <div
              key={card.client.id}
              id={cardPanelId(place)}
              className={classes.content}
              data-fills={fillingTabs.includes(tab) || undefined}
              role="tabpanel"
              aria-labelledby={cardTabId(place, tab)}
              tabIndex={0}
            >
              <div className={classes.measure}>{contents[tab]()}</div>
            </div>
          </div>
        </div>
        {historyOf === card.client.id ? (
          <EditHistory card={card} mayEdit={mayEdit} onClose={() => setHistoryOf(null)} />
        ) : null}
      </div>
    </WriteContext.Provider>
  );
}

/** Those that are a table of their own height. */
const fillingTabs = cardTabs.filter(
  (tab) => !["main", "comments", "calls", "tasks", "messages", "subscriptions", "money"].includes(tab),
);
