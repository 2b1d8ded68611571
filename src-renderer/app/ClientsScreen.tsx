import { VisuallyHidden } from "@mantine/core";
import { IconAddressBook, IconArrowsExchange, IconLayoutSidebarRightExpand, IconX } from "@tabler/icons-react";
import { type RefObject, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useRights } from "../api/use-session.ts";
import { useUndo } from "../client-card/use-client-changes.ts";
import { cardInUse, walkTabs } from "../client-card/walk-tabs.ts";
import { ClientList, type ClientListHandle } from "../client-list/ClientList.tsx";
import { NewClientForm } from "../client-list/NewClientForm.tsx";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { type CardAddress, cardTabs } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { CardPane } from "./CardPane.tsx";
import classes from "./ClientsScreen.module.css";
import { ContextColumn, type InteractionAsk } from "./ContextColumn.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { isStepLeft, useFirstSteps } from "./first-steps-store.ts";
import { ListEdge } from "./ListEdge.tsx";
import { useCardKeys } from "./use-card-keys.ts";
import { useContextPane } from "./use-context-pane.ts";
import { useListPane } from "./use-list-pane.ts";

type ClientsScreenProps = {
  card: CardAddress | null;
  /** The second card, to the right of the first (UX convention 18). */
  beside: CardAddress | null;
  list: RefObject<ClientListHandle | null>;
  newClientText: string | null;
  onNewClient: (text: string | null) => void;
  onGo: (card: CardAddress, beside: CardAddress | null) => void;
  onImport: () => void;
};

/** List, card and the context column beside each other; features meet here and nowhere else. */
export function ClientsScreen({ card, beside, list, newClientText, onNewClient, ...props }: ClientsScreenProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const rights = useRights();
  const dial = useSoftphone((softphone) => softphone.dial);
  const clientId = card?.id ?? null;
  const [ask, setAsk] = useState<InteractionAsk & { clientId: string | null }>({ form: "comment", count: 0, clientId });
  // Another client: what was asked for there moves no focus here.
  if (ask.clientId !== clientId) setAsk({ form: ask.form, count: 0, clientId });
  const [callAsked, setCallAsked] = useState({ card: 0, beside: 0 });
  const pane = useListPane(clientId !== null, beside !== null);
  const context = useContextPane(beside !== null);
  const undo = useUndo();
  const isFirstRun = useFirstSteps((kept) => isStepLeft(kept, rights.mayDo("startCall")));

  const goCard = (next: CardAddress) => props.onGo(next, next.id === beside?.id ? null : beside);
  const goBeside = (next: CardAddress) => card && props.onGo(card, next.id === card.id ? null : next);
  const openClient = (id: string) => goCard({ id, tab: "main" });
  const askFor = (form: InteractionAsk["form"]) => {
    context.show();
    setAsk((old) => ({ ...old, form, count: old.count + 1 }));
  };
  /** The forms on the right are about the first card: the second one becomes it. */
  const askBeside = (form: InteractionAsk["form"]) => {
    if (!card || !beside) return;
    props.onGo(beside, card);
    context.show();
    setAsk({ form, count: 1, clientId: beside.id });
  };
  const placeInUse = () => (beside !== null && cardInUse()?.dataset["card"] === "beside" ? "beside" : "card");
  const seesWork = rights.maySee("comments");
  // without the right the same keys lead to the words about it
  useCardKeys({
    enabled: clientId !== null,
    onTab: (index) => {
      const tab = cardTabs[index];
      const [own, goTo] = placeInUse() === "beside" ? [beside, goBeside] : [card, goCard];
      if (own && tab) goTo({ id: own.id, tab });
    },
    // the tabs that a card has are its own matter: the list of them is walked as it stands
    onNextTab: (step) => walkTabs(step),
    onComment: () => (placeInUse() === "beside" ? askBeside("comment") : askFor("comment")),
    onTask: () => (placeInUse() === "beside" ? askBeside("task") : askFor("task")),
    onCall: () => {
      const place = placeInUse();
      if (seesWork) setCallAsked((old) => ({ ...old, [place]: old[place] + 1 }));
      else askFor("call");
    },
    onFoldList: pane.toggle,
    onFoldContext: context.open ? context.hide : context.show,
    onUndo: undo,
    onWalkList: (key) => list.current?.walk(key),
  });

  return (
    <>
      {/* Folded it is only hidden: after the call it is what it was, with what was searched for and the row one stood on. */}
      <section
        className={classes.list}
        data-walk="list"
        aria-label={t("app.regions.list")}
        style={{ width: pane.width }}
        tabIndex={-1}
        hidden={pane.folded}
      >
        <ClientList
          ref={pane.folded ? null : list}
          selectedId={clientId}
          mayCreate={rights.mayDo("createClient")}
          onOpen={openClient}
          onDial={({ id, phone }) => {
            if (phone) void dial(phone.e164 ?? phone.raw, id);
          }}
          onNewClient={onNewClient}
          onImport={props.onImport}
        />
        <ListEdge width={pane.width} onWidth={pane.setWidth} />
      </section>
      <section className={classes.card} data-walk="card" aria-label={t("app.regions.card")} tabIndex={-1}>
        {card ? (
          <CardPane
            card={card}
            place="card"
            callAsked={callAsked.card}
            headerEnd={
              context.open ? null : (
                <IconButton
                  label={t("app.openContext")}
                  keys={keyOf("foldContext").key}
                  size={32}
                  variant="default"
                  onClick={context.show}
                >
                  <IconLayoutSidebarRightExpand size={17} stroke={1.6} />
                </IconButton>
              )
            }
            onGo={goCard}
            onForm={askFor}
          />
        ) : (
          <>
            {/* The name of an open card is the heading of the screen; without one it has this. */}
            <VisuallyHidden component="h1">{t("app.rail.clients")}</VisuallyHidden>
            {isFirstRun ? (
              <FirstSteps onNewClient={() => onNewClient("")} onImport={props.onImport} />
            ) : (
              <EmptyState icon={<IconAddressBook size={22} />} title={t("card.none")} hint={t("card.noneHint")} />
            )}
          </>
        )}
      </section>
      {card && beside ? (
        <section className={classes.card} data-second aria-label={t("app.regions.beside")} tabIndex={-1}>
          <CardPane
            card={beside}
            place="beside"
            callAsked={callAsked.beside}
            headerEnd={
              <span className={classes.besideEnd}>
                <IconButton
                  label={t("app.beside.swap")}
                  size={32}
                  variant="default"
                  onClick={() => props.onGo(beside, card)}
                >
                  <IconArrowsExchange size={17} stroke={1.6} />
                </IconButton>
                <IconButton
                  label={t("app.beside.close")}
                  size={32}
                  variant="default"
                  onClick={() => props.onGo(card, null)}
                >
                  <IconX size={17} stroke={1.6} />
                </IconButton>
              </span>
            }
            onGo={goBeside}
            onForm={askBeside}
          />
        </section>
      ) : null}
      <ContextColumn clientId={clientId} ask={ask} pane={context} />
      {newClientText !== null ? (
        <NewClientForm
          startText={newClientText}
          onClose={() => onNewClient(null)}
          onCreated={(id) => {
            onNewClient(null);
            openClient(id);
          }}
          onOpen={(id) => {
            onNewClient(null);
            openClient(id);
          }}
        />
      ) : null}
    </>
  );
}
