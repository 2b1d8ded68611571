import { getCountries } from "libphonenumber-js";
import { Fragment } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientColumn } from "../../src-contract/rules/client-fields.ts";
import { useUsers } from "../api/use-users.ts";
import { EditableSelect } from "../ui/EditableSelect.tsx";
import { EditableText } from "../ui/EditableText.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { OverdueMark } from "../ui/OverdueMark.tsx";
import { When } from "../ui/When.tsx";
import { type CardData, nextAction, paidByCurrency } from "./card-data.ts";
import classes from "./FactsSection.module.css";
import { FieldHistory } from "./FieldHistory.tsx";
import { TagsField } from "./TagsField.tsx";
import { useTimeZoneChoices } from "./time-zone-choices.ts";
import { useClientChanges } from "./use-client-changes.ts";
import { useCompanies } from "./use-companies.ts";

type FactsSectionProps = { card: CardData; now: number; mayEdit: boolean; seesWork: boolean };

/** GC-21: what is known of the person. Every value is edited in place. */
export function FactsSection({ card, now, mayEdit, seesWork }: FactsSectionProps) {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const zones = useTimeZoneChoices();
  const { client } = card;
  const change = useClientChanges(client);
  const paid = paidByCurrency(card.orders);
  const lastCall = card.calls[0];
  const next = nextAction(card.tasks);

  const history = (column: ClientColumn) => (
    <span className={classes.history}>
      <FieldHistory card={card} field={{ column, key: null }} mayEdit={mayEdit} />
    </span>
  );
  const text = (
    name: "lastName" | "firstName" | "patronymic" | "company" | "jobTitle" | "city",
    placeholder: string,
    offered?: ReturnType<typeof useCompanies>,
  ) => (
    <Fragment key={`${client.id} ${name}`}>
      <EditableText
        label={t(`card.facts.${name}`)}
        value={client[name]}
        placeholder={placeholder}
        disabled={!mayEdit}
        {...(offered ? { offered } : {})}
        onSave={(value, seen) => void change({ [name]: value }, { [name]: seen })}
      />
      {history(name)}
    </Fragment>
  );
  const none = t("card.facts.none");
  const isNextOverdue = (next?.dueAt ?? now) < now;
  const companies = useCompanies();

  return (
    <Section title={t("card.facts.title")}>
      <FactList>
        {seesWork ? (
          <Fact label={t("card.facts.nextAction")}>
            {next ? (
              <b className={classes.next} data-overdue={isNextOverdue || undefined}>
                {isNextOverdue ? <OverdueMark /> : null}{" "}
                {next.dueAt === null ? null : <When time={next.dueAt} now={now} />} {next.text}
              </b>
            ) : (
              <span className={classes.quiet}>{t("card.facts.noNext")}</span>
            )}
          </Fact>
        ) : null}
        <Fact label={t("card.facts.name")}>
          <span className={classes.name}>
            {text("lastName", t("card.facts.lastName"))} {text("firstName", t("card.facts.firstName"))}{" "}
            {text("patronymic", t("card.facts.patronymic"))}
          </span>
        </Fact>
        <Fact label={t("card.facts.company")}>{text("company", none, companies)}</Fact>
        <Fact label={t("card.facts.jobTitle")}>{text("jobTitle", none)}</Fact>
        <Fact label={t("card.facts.country")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.country")}
            value={client.country}
            nothing={none}
            display={client.country && format.country(client.country)}
            choices={() => countryChoices(format.country)}
            disabled={!mayEdit}
            onSave={(country, seen) => void change({ country }, { country: seen })}
          />
          {history("country")}
        </Fact>
        <Fact label={t("card.facts.city")}>{text("city", none)}</Fact>
        <Fact label={t("card.facts.timeZone")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.timeZone")}
            value={client.timeZone}
            nothing={t("card.facts.timeZoneAuto")}
            display={zoneDisplay()}
            choices={zones.choices}
            disabled={!mayEdit}
            onSave={(timeZone, seen) => void change({ timeZone }, { timeZone: seen })}
          />
          {history("timeZone")}
        </Fact>
        <Fact label={t("card.facts.manager")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.manager")}
            value={client.managerId}
            nothing={t("card.noManager")}
            display={users.nameOf(client.managerId)}
            choices={() => users.active.map((user) => ({ value: user.id, label: user.name }))}
            disabled={!mayEdit}
            onSave={(managerId, seen) => void change({ managerId }, { managerId: seen })}
          />
          {history("managerId")}
        </Fact>
        <Fact label={t("card.facts.tags")}>
          <TagsField client={client} mayEdit={mayEdit} />
        </Fact>
        {seesWork ? (
          <Fact label={t("card.facts.lastCall")}>
            {lastCall ? (
              <>
                <When time={lastCall.startedAt} now={now} />
                {lastCall.talkSeconds ? ` · ${format.duration(lastCall.talkSeconds)}` : null}
              </>
            ) : (
              <span className={classes.quiet}>{t("card.facts.noCalls")}</span>
            )}
          </Fact>
        ) : null}
        {card.orders.length > 0 ? (
          <Fact label={t("card.facts.paid")}>
            {t("card.facts.ordersPaid", {
              count: card.orders.length,
              paid: Array.from(paid, ([currency, minor]) => format.money(minor, currency)).join(" + "),
            })}
          </Fact>
        ) : null}
        <Fact label={t("card.facts.created")}>
          <When time={client.createdAt} now={now} />
        </Fact>
      </FactList>
    </Section>
  );

  /** The zone in use and how it is known; a number alone never sets one: unknown is said, not guessed. */
  function zoneDisplay(): string | null {
    const { timeZone, source } = card.localTime;
    if (timeZone === null) return null;
    return source === "hand" ? zones.nameOf(timeZone) : `${zones.nameOf(timeZone)}, ${t(`card.zoneSource.${source}`)}`;
  }
}

function countryChoices(nameOf: (code: string) => string) {
  const collator = new Intl.Collator("ru");
  return getCountries()
    .map((code) => ({ value: code as string, label: nameOf(code) }))
    .sort((one, other) => collator.compare(one.label, other.label));
}
