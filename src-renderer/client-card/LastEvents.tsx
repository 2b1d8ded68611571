import { IconChecklist, IconMessage, IconMessages, IconPhoneCall, IconShoppingCart } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useUsers } from "../api/use-users.ts";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { type CardData, type CardEvent, lastEvents } from "./card-data.ts";
import classes from "./LastEvents.module.css";

const icons = {
  comment: IconMessage,
  call: IconPhoneCall,
  task: IconChecklist,
  order: IconShoppingCart,
  message: IconMessages,
};

type LastEventsProps = { card: CardData; now: number; callWords: (call: CardData["calls"][number]) => string };

/** «Последнее»: who did what with the client and when, whatever kind it was. */
export function LastEvents({ card, now, callWords }: LastEventsProps) {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const events = lastEvents(card, 12);

  function words(event: CardEvent): string {
    if (event.kind === "comment") return event.text;
    if (event.kind === "call") return callWords(event.call);
    if (event.kind === "task") return event.task.text;
    if (event.kind === "order")
      return `№ ${event.number} ${event.title} · ${format.money(event.totalMinor, event.currency)}`;
    return event.text;
  }
  function author(event: CardEvent): string | null {
    if (event.kind === "comment") return users.nameOf(event.authorId);
    if (event.kind === "call") return users.nameOf(event.call.managerId);
    if (event.kind === "task") return users.nameOf(event.task.authorId);
    return null;
  }

  return (
    <Section title={t("card.lastEvents")}>
      {events.length === 0 ? <p className={classes.none}>{t("card.noEvents")}</p> : null}
      <ol className={classes.list}>
        {events.map((event) => {
          const Icon = icons[event.kind];
          return (
            <li key={event.id} className={classes.event}>
              <Icon size={16} stroke={1.6} className={classes.icon} aria-label={t(`card.events.${event.kind}`)} />
              <span className={classes.when}>
                <When time={event.at} now={now} />
              </span>
              <span className={classes.what}>
                {words(event)} {card.waiting.includes(event.id) ? <WaitingMark label={t("card.waiting")} /> : null}
              </span>
              <span className={classes.who}>{author(event)}</span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
