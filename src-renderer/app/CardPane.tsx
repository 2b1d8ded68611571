import type { ReactNode } from "react";
import { useRights } from "../api/use-session.ts";
import { CallList } from "../calls/CallList.tsx";
import { CallNoteText } from "../calls/CallNoteText.tsx";
import { useCallWords } from "../calls/use-call-words.ts";
import type { CardPlace } from "../client-card/CardTabs.tsx";
import { ClientCard } from "../client-card/ClientCard.tsx";
import { ActiveOrders } from "../orders/ActiveOrders.tsx";
import { MoneyTab } from "../orders/MoneyTab.tsx";
import { OrderCallsTab } from "../orders/OrderCallsTab.tsx";
import { OrdersTab } from "../orders/OrdersTab.tsx";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { TaskList } from "../tasks/TaskList.tsx";
import type { CardAddress } from "../ui/addresses.ts";
import { LandmarksContext } from "../ui/section-role.ts";
import type { InteractionAsk } from "./ContextColumn.tsx";
import { MissingRight } from "./MissingRight.tsx";

type CardPaneProps = {
  card: CardAddress;
  place: CardPlace;
  /** Rises when the key to call was pressed. */
  callAsked: number;
  /** At the right end of the header. */
  headerEnd: ReactNode;
  onGo: (card: CardAddress) => void;
  onForm: (form: InteractionAsk["form"]) => void;
};

/** A card with what the other features show in it. */
export function CardPane({ card: { id: clientId, tab }, place, callAsked, headerEnd, onGo, onForm }: CardPaneProps) {
  const rights = useRights();
  const callWords = useCallWords();
  const dial = useSoftphone((softphone) => softphone.dial);
  const openOutcome = useSoftphone((phone) => phone.openOutcome);
  return (
    <LandmarksContext.Provider value={place === "card"}>
      <ClientCard
        clientId={clientId}
        tab={tab}
        place={place}
        callAsked={callAsked}
        parts={{
          calls: (card, now) => (
            <CallList
              calls={card.calls}
              comments={card.comments}
              now={now}
              utcOffsetMinutes={card.localTime.utcOffsetMinutes}
              waiting={card.waiting}
              orders={card.orders}
              tasks={card.tasks}
              onGiveOutcome={openOutcome}
              onOpenTab={(id, next) => onGo({ id, tab: next })}
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
          commentText: (card, { text, callId }) => (
            <CallNoteText text={text} call={card.calls.find(({ id }) => id === callId)} />
          ),
          missingRight: <MissingRight missing={{ name: "interaction", see: "comments" }} />,
          headerEnd,
        }}
        onTab={(next) => onGo({ id: clientId, tab: next })}
        onDial={(phone) => void dial(phone.e164 ?? phone.raw, clientId)}
        onOpenClient={(id) => onGo({ id, tab: "main" })}
        onComment={() => onForm("comment")}
        onNote={() => onForm("note")}
        onTask={() => onForm("task")}
        onCallRecord={() => onForm("call")}
      />
    </LandmarksContext.Provider>
  );
}
