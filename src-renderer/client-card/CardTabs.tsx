import {
  IconArrowMerge,
  IconBell,
  IconBrandFacebook,
  IconCash,
  IconChecklist,
  IconClick,
  IconCoins,
  IconHeadset,
  IconHistory,
  IconHome,
  IconLink,
  IconMail,
  IconMessage,
  IconMessages,
  IconPhoneCall,
  IconPhoneCheck,
  IconPresentation,
  IconShieldCheck,
  IconShoppingCart,
  IconUsersGroup,
  IconWorld,
} from "@tabler/icons-react";
import { Fragment, type KeyboardEvent, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type CardTab, cardTabGroups } from "../ui/addresses.ts";
import { MetaNote } from "../ui/MetaNote.tsx";
import classes from "./CardTabs.module.css";

const icons = {
  main: IconHome,
  history: IconHistory,
  comments: IconMessage,
  calls: IconPhoneCall,
  tasks: IconChecklist,
  messages: IconMessages,
  orders: IconShoppingCart,
  money: IconCash,
  orderCalls: IconPhoneCheck,
  points: IconCoins,
  letters: IconMail,
  groups: IconUsersGroup,
  subscriptions: IconBell,
  consents: IconShieldCheck,
  pages: IconWorld,
  clicks: IconClick,
  webinars: IconPresentation,
  facebook: IconBrandFacebook,
  related: IconLink,
  merged: IconArrowMerge,
  callingTasks: IconHeadset,
} satisfies Record<CardTab, unknown>;

type CardTabsProps = {
  tab: CardTab;
  /** Those that there is something to say in (A.6), in the order of their groups. */
  shown: readonly CardTab[];
  counts: Partial<Record<CardTab, number>>;
  place: CardPlace;
  onChange: (tab: CardTab) => void;
};

/** Two cards stand side by side: the one that the window is about, and the one beside it. */
export type CardPlace = "card" | "beside";

export const cardPanelId = (place: CardPlace) => `${place}-panel`;
export const cardTabId = (place: CardPlace, tab: CardTab) => `${place}-tab-${tab}`;

/** Vertical tabs, so that all of them are always in sight with their counts; arrows move as in any tab list. */
export function CardTabs({ tab, shown, counts, place, onChange }: CardTabsProps) {
  const { t } = useTexts();
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const at = shown.indexOf(tab);
    const places: Record<string, number> = {
      ArrowDown: (at + 1) % shown.length,
      ArrowUp: (at - 1 + shown.length) % shown.length,
      Home: 0,
      End: shown.length - 1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : shown[place];
    if (!next) return;
    event.preventDefault();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  }

  const groups = cardTabGroups.map((group) => group.filter((one) => shown.includes(one)));
  return (
    <div className={classes.column}>
      <div
        ref={list}
        role="tablist"
        aria-orientation="vertical"
        aria-label={t("card.tabs.label")}
        onKeyDown={onKeyDown}
      >
        {groups
          .filter((group) => group.length > 0)
          .map((group, index) => (
            <Fragment key={group[0]}>
              {index > 0 ? <div role="presentation" className={classes.line} /> : null}
              {group.map((one) => {
                const Icon = icons[one];
                const count = counts[one] ?? 0;
                return (
                  <button
                    key={one}
                    type="button"
                    role="tab"
                    id={cardTabId(place, one)}
                    data-tab={one}
                    aria-selected={one === tab}
                    aria-controls={cardPanelId(place)}
                    tabIndex={one === tab ? 0 : -1}
                    className={classes.tab}
                    onClick={() => onChange(one)}
                  >
                    <Icon size={16} stroke={1.7} aria-hidden />
                    <span className={classes.label}>{t(`card.tabs.${one}`)}</span>
                    {count > 0 ? (
                      <span className={classes.count}>{count > mostShown ? `${mostShown}+` : count}</span>
                    ) : null}
                  </button>
                );
              })}
            </Fragment>
          ))}
      </div>
      {shown.includes("facebook") ? (
        <div className={classes.note}>
          <MetaNote />
        </div>
      ) : null}
    </div>
  );
}

/** There is room for three figures beside the longest name. */
const mostShown = 999;
