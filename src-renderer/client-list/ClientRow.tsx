import { Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientListItem } from "../../src-contract/queries/clients.ts";

import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { CompactCardButton } from "../ui/CompactCardButton.tsx";
import { OthersCall } from "../ui/OthersCall.tsx";
import { useFormat } from "../ui/use-format.ts";
import { When } from "../ui/When.tsx";
import classes from "./ClientRow.module.css";

type ClientRowProps = {
  client: ClientListItem;
  now: number;
  /** Third line of a search result: why it was found, in words. */
  why?: { kind: string; text: string };
};

/** Heights in pixels; the list is virtual and must know them. */
export const clientRowHeight = { plain: 54, found: 72 } as const;

/** A row of any list of clients: name and last contact, number and zone. */
export function ClientRow({ client, now, why }: ClientRowProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <div className={classes.row}>
      <span className={classes.line}>
        <span className={classes.name}>{client.name || t("list.noName")}</span>
        <span className={classes.aside}>
          <OthersCall clientId={client.id} compact />
          {client.hasDraft ? <span className={classes.draft}>{t("list.draft")}</span> : null}
          {client.lastContactAt === null ? null : <When time={client.lastContactAt} now={now} short />}
        </span>
      </span>
      <span className={classes.line}>
        <span className={classes.phone}>
          {client.phone ? (
            <PhoneNumberButton
              phone={client.phone}
              clientId={client.id}
              utcOffsetMinutes={client.utcOffsetMinutes ?? undefined}
            />
          ) : (
            <Text span c="dimmed" size="xs">
              {t("list.noPhone")}
            </Text>
          )}
        </span>
        <span className={`${classes.aside} ${classes.corner}`}>
          <span className={classes.zone}>
            {client.utcOffsetMinutes === null ? null : format.moscowOffset(client.utcOffsetMinutes)}
          </span>
          <span className={classes.glance}>
            <CompactCardButton clientId={client.id} name={client.name || t("list.noName")} keys="alt+enter" />
          </span>
        </span>
      </span>
      {why ? (
        <span className={classes.why}>
          <span className={classes.kind}>{why.kind}</span> {why.text}
        </span>
      ) : null}
    </div>
  );
}
