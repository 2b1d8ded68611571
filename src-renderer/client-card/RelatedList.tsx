import { IconLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { When } from "../ui/When.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./RelatedList.module.css";

type RelatedListProps = { card: CardData; now: number; onOpenClient: (id: string) => void };

/** GC-15: the second way to those who share a number; each row says why it stands here. */
export function RelatedList({ card, now, onOpenClient }: RelatedListProps) {
  const { t } = useTranslation();
  if (card.relatedByPhone.length === 0) {
    return (
      <EmptyState icon={<IconLink size={22} />} title={t("card.related.none")} hint={t("card.related.noneHint")} />
    );
  }
  return (
    <ul className={classes.list}>
      {card.relatedByPhone.map((client) => (
        <li key={client.id} className={classes.row}>
          <button type="button" className={classes.name} onClick={() => onOpenClient(client.id)}>
            {client.name || t("list.noName")}
          </button>
          <span className={classes.quiet}>{t("card.related.samePhone")}</span>
          <span>
            {client.phone ? (
              <PhoneNumberButton
                phone={client.phone}
                clientId={client.id}
                utcOffsetMinutes={client.utcOffsetMinutes ?? undefined}
              />
            ) : null}
          </span>
          <span className={classes.quiet}>{client.city}</span>
          <span className={classes.quiet}>
            {client.lastContactAt === null ? null : <When time={client.lastContactAt} now={now} short />}
          </span>
        </li>
      ))}
    </ul>
  );
}
