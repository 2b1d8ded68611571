import {
  IconChecklist,
  IconHome,
  IconLink,
  IconMessage,
  IconMessages,
  IconPhoneCall,
  IconShoppingCart,
} from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type CardTab, cardTabs } from "../ui/addresses.ts";
import classes from "./CardTabs.module.css";

const icons = {
  main: IconHome,
  comments: IconMessage,
  calls: IconPhoneCall,
  tasks: IconChecklist,
  orders: IconShoppingCart,
  messages: IconMessages,
  related: IconLink,
} satisfies Record<CardTab, unknown>;

type CardTabsProps = { tab: CardTab; counts: Partial<Record<CardTab, number>>; onChange: (tab: CardTab) => void };

export const cardPanelId = "card-panel";

/** Vertical tabs, so that all of them are always in sight with their counts; arrows move as in any tab list. */
export function CardTabs({ tab, counts, onChange }: CardTabsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const at = cardTabs.indexOf(tab);
    const places: Record<string, number> = {
      ArrowDown: (at + 1) % cardTabs.length,
      ArrowUp: (at - 1 + cardTabs.length) % cardTabs.length,
      Home: 0,
      End: cardTabs.length - 1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : cardTabs[place];
    if (!next) return;
    event.preventDefault();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  }

  return (
    <div
      ref={list}
      className={classes.tabs}
      role="tablist"
      aria-orientation="vertical"
      aria-label={t("card.tabs.label")}
      onKeyDown={onKeyDown}
    >
      {cardTabs.map((one) => {
        const Icon = icons[one];
        const count = counts[one] ?? 0;
        return (
          <button
            key={one}
            type="button"
            role="tab"
            id={`card-tab-${one}`}
            data-tab={one}
            aria-selected={one === tab}
            aria-controls={cardPanelId}
            tabIndex={one === tab ? 0 : -1}
            className={classes.tab}
            onClick={() => onChange(one)}
          >
            <Icon size={16} stroke={1.7} aria-hidden />
            <span className={classes.label}>{t(`card.tabs.${one}`)}</span>
            {count > 0 ? <span className={classes.count}>{count}</span> : null}
          </button>
        );
      })}
    </div>
  );
}
