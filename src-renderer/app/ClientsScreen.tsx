import { VisuallyHidden } from "@mantine/core";
import { IconAddressBook, IconLayoutSidebarRightExpand } from "@tabler/icons-react";
import { type RefObject, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRights } from "../api/use-session.ts";
import { CallList } from "../calls/CallList.tsx";
import { useCallWords } from "../calls/use-call-words.ts";
import { ClientCard } from "../client-card/ClientCard.tsx";
import { useUndo } from "../client-card/use-client-changes.ts";
import { ClientList, type ClientListHandle } from "../client-list/ClientList.tsx";
import { NewClientForm } from "../client-list/NewClientForm.tsx";
import { ActiveOrders } from "../orders/ActiveOrders.tsx";
import { MoneyTab } from "../orders/MoneyTab.tsx";
import { OrderCallsTab } from "../orders/OrderCallsTab.tsx";
import { OrdersTab } from "../orders/OrdersTab.tsx";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { TaskList } from "../tasks/TaskList.tsx";
import { type CardTab, cardTabs } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import classes from "./ClientsScreen.module.css";
import { ContextColumn, type InteractionAsk } from "./ContextColumn.tsx";
import { ListEdge } from "./ListEdge.tsx";
import { MissingRight } from "./MissingRight.tsx";
import { walkTabs } from "../client-card/walk-tabs.ts";
import { useCardKeys } from "./use-card-keys.ts";
import { useContextPane } from "./use-context-pane.ts";
import { useListPane } from "./use-list-pane.ts";

type ClientsScreenProps = {
  clientId: string | null;
  tab: string | undefined;
  list: RefObject<ClientListHandle | null>;
  newClientText: string | null;
  onNewClient: (text: string | null) => void;
  onOpenClient: (id: string, tab?: CardTab) => void;
  onImport: () => void;
};

/** List, card and the context column beside each other; features meet here and nowhere else. */
export function ClientsScreen({
  clientId,
  list,
  newClientText,
  onNewClient,
  onOpenClient,
  onImport,
  ...props
}: ClientsScreenProps) {
  const { t } = useTranslation();
  const keyOf = useActionKey();
  const rights = useRights();
  const callWords = useCallWords();
  const dial = useSoftphone((softphone) => softphone.dial);
  const openOutcome = useSoftphone((phone) => phone.openOutcome);
  const tab = cardTabs.find((known) => known === props.tab) ?? "main";
  const [ask, setAsk] = useState<InteractionAsk & { clientId: string | null }>({ form: "comment", count: 0, clientId });
  // Another client: what was asked for there moves no focus here.
  if (ask.clientId !== clientId) setAsk({ form: ask.form, count: 0, clientId });
  const [callAsked, setCallAsked] = useState(0);
  const pane = useListPane(clientId !== null);
  const context = useContextPane();
  const undo = useUndo();
  const askFor = (form: InteractionAsk["form"]) => {
    context.show();
    setAsk((old) => ({ ...old, form, count: old.count + 1 }));
  };
  const seesWork = rights.maySee("comments");
  // without the right the same keys lead to the words about it
  useCardKeys({
    enabled: clientId !== null,
    onTab: (index) => {
      const chosen = cardTabs[index];
      if (clientId && chosen) onOpenClient(clientId, chosen);
    },
    // the tabs that a card has are its own matter: the list of them is walked as it stands
    onNextTab: (step) => walkTabs(step),
    onComment: () => askFor("comment"),
    onTask: () => askFor("task"),
    onCall: () => (seesWork ? setCallAsked((old) => old + 1) : askFor("call")),
    onFoldList: pane.toggle,
    onFoldContext: context.open ? context.hide : context.show,
    onUndo: undo,
  });

  return (
    <>
      {pane.folded ? null : (
        <section
          className={classes.list}
          aria-label={t("app.regions.list")}
          style={{ width: pane.width }}
          tabIndex={-1}
        >
          <ClientList
            ref={list}
            selectedId={clientId}
            mayCreate={rights.mayDo("createClient")}
            onOpen={(id) => onOpenClient(id)}
            onDial={({ id, phone }) => {
              if (phone) void dial(phone.e164 ?? phone.raw, id);
            }}
            onNewClient={onNewClient}
            onImport={onImport}
          />
          <ListEdge width={pane.width} onWidth={pane.setWidth} />
        </section>
      )}
      <section className={classes.card} aria-label={t("app.regions.card")} tabIndex={-1}>
        {clientId ? (
          <ClientCard
            clientId={clientId}
            tab={tab}
            callAsked={callAsked}
            parts={{
              calls: (card, now) => (
                <CallList
                  calls={card.calls}
                  comments={card.comments}
                  now={now}
                  utcOffsetMinutes={card.localTime.utcOffsetMinutes}
                  waiting={card.waiting}
                  onGiveOutcome={openOutcome}
                />
              ),
              tasks: (card, now) => <TaskList tasks={card.tasks} now={now} waiting={card.waiting} />,
              orders: (card, now) => (
                <OrdersTab
                  key={card.client.id}
                  clientId={card.client.id}
                  orders={card.orders}
                  now={now}
                  seesPayments={rights.maySee("clientRecords")}
                />
              ),
              money: (card, now) => <MoneyTab key={card.client.id} clientId={card.client.id} now={now} />,
              orderCalls: (card, now) => (
                <OrderCallsTab
                  orders={card.orders}
                  calls={card.calls}
                  comments={card.comments}
                  now={now}
                  callWords={callWords.line}
                />
              ),
              activeOrders: (card) => <ActiveOrders orders={card.orders} />,
              callWords: callWords.line,
              missingRight: <MissingRight missing={{ name: "interaction", see: "comments" }} />,
              headerEnd: context.open ? null : (
                <IconButton
                  label={t("app.openContext")}
                  keys={keyOf("foldContext").key}
                  size={32}
                  variant="default"
                  onClick={context.show}
                >
                  <IconLayoutSidebarRightExpand size={17} stroke={1.6} />
                </IconButton>
              ),
            }}
            onTab={(next) => onOpenClient(clientId, next)}
            onDial={(phone) => void dial(phone.e164 ?? phone.raw, clientId)}
            onOpenClient={(id) => onOpenClient(id)}
            onComment={() => askFor("comment")}
            onNote={() => askFor("note")}
            onTask={() => askFor("task")}
            onCallRecord={() => askFor("call")}
          />
        ) : (
          <>
            {/* The name of an open card is the heading of the screen; without one it has this. */}
            <VisuallyHidden component="h1">{t("app.rail.clients")}</VisuallyHidden>
            <EmptyState icon={<IconAddressBook size={22} />} title={t("card.none")} hint={t("card.noneHint")} />
          </>
        )}
      </section>
      <ContextColumn clientId={clientId} ask={ask} pane={context} />
      {newClientText !== null ? (
        <NewClientForm
          startText={newClientText}
          onClose={() => onNewClient(null)}
          onCreated={(id) => {
            onNewClient(null);
            onOpenClient(id);
          }}
          onOpen={(id) => {
            onNewClient(null);
            onOpenClient(id);
          }}
        />
      ) : null}
    </>
  );
}
