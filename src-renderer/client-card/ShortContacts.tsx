import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { phonesOf } from "../../src-contract/rules/client-phones.ts";
import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { type CardData, emailsOf } from "./card-data.ts";
import { EmailAddress } from "./EmailAddress.tsx";
import classes from "./ShortContacts.module.css";

/** LL-16, LL-17, UD-30, UD-31, UD-34: how the client is called and written to, outside of the whole card. */
export function ShortContacts({ card, against }: { card: CardData; against: string | undefined }) {
  const { t } = useTexts();
  const { client, localTime } = card;
  const phones = phonesOf(client);
  const emails = emailsOf(client);
  return (
    <ul className={classes.list} aria-label={t("card.contacts.title")}>
      {phones.map((phone) => (
        <li key={phone.key} className={classes.row}>
          <PhoneNumberButton
            phone={phone}
            clientId={client.id}
            utcOffsetMinutes={localTime.utcOffsetMinutes ?? undefined}
            against={against}
          />
        </li>
      ))}
      {phones.length === 0 ? <li className={classes.none}>{t("card.noPhone")}</li> : null}
      {emails.map(({ key, address }) => (
        <li key={key} className={classes.row}>
          <EmailAddress address={address} />
        </li>
      ))}
      {emails.length === 0 ? <li className={classes.none}>{t("compact.noEmail")}</li> : null}
    </ul>
  );
}
