import { Chip, Group, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  clientFlags,
  type ClientFlag,
  genders,
  mailableStatuses,
  mailStatuses,
} from "../../src-contract/entities/client-details.ts";
import { useBooks } from "../api/use-books.ts";
import { EditableSelect } from "../ui/EditableSelect.tsx";
import { EditableText } from "../ui/EditableText.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import type { CardData } from "./card-data.ts";
import classes from "./FactsSection.module.css";
import { FieldHistory } from "./FieldHistory.tsx";
import { useClientChanges } from "./use-client-changes.ts";

/** Languages that people write in here, first those that most do; ISO 639-1. */
const languages = "ru en uk be kk uz ky tg az hy ka ro tr de fr es it pl zh ar he".split(" ");

/** LL-25…LL-28, LL-38, UD-7, UD-13, UD-14, UD-22, JC-49, JC-54: the rest of what is known of the person. */
export function DetailsSection({ card, mayEdit }: { card: CardData; mayEdit: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const { client } = card;
  const change = useClientChanges(client);
  const none = t("card.facts.none");
  const history = (column: "gender" | "language" | "mailStatus" | "learningEmail", key: string | null = null) => (
    <span className={classes.history}>
      <FieldHistory card={card} field={{ column, key }} mayEdit={mayEdit} />
    </span>
  );
  // UD-22: also an empty line for the id that the block asks for, so that it can be written
  const { dynamicBlock } = useBooks();
  const externalIds = Object.entries(
    dynamicBlock && !Object.hasOwn(client.externalIds, dynamicBlock.system)
      ? { ...client.externalIds, [dynamicBlock.system]: "" }
      : client.externalIds,
  );

  return (
    <Section title={t("card.details.title")}>
      <FactList>
        <Fact label={t("card.facts.flags")}>
          <Group gap={6}>
            {clientFlags.map((flag) => (
              <Chip
                key={flag}
                size="xs"
                checked={client.flags[flag] === true}
                disabled={!mayEdit}
                title={flagHint(flag)}
                {...(flag === "vip" ? {} : { color: "red.9" })}
                onChange={(isOn) => void change({ flags: { [flag]: isOn ? true : null } })}
              >
                {t(`card.flags.${flag}`)}
              </Chip>
            ))}
          </Group>
        </Fact>
        <Fact label={t("card.facts.gender")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.gender")}
            value={client.gender}
            nothing={none}
            display={client.gender && t(`card.genders.${client.gender}`)}
            choices={() => genders.map((value) => ({ value, label: t(`card.genders.${value}`) }))}
            disabled={!mayEdit}
            onSave={(value, seen) =>
              void change({ gender: value as typeof client.gender }, { gender: seen as typeof client.gender })
            }
          />
          {history("gender")}
        </Fact>
        <Fact label={t("card.facts.language")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.language")}
            value={client.language}
            nothing={none}
            display={client.language && format.language(client.language)}
            choices={() => languages.map((value) => ({ value, label: format.language(value) }))}
            disabled={!mayEdit}
            onSave={(language, seen) => void change({ language }, { language: seen })}
          />
          {history("language")}
        </Fact>
        <Fact label={t("card.facts.mailStatus")}>
          <EditableSelect
            key={client.id}
            label={t("card.facts.mailStatus")}
            value={client.mailStatus}
            nothing={t("card.details.mailUnknown")}
            display={client.mailStatus && mailText(client.mailStatus)}
            choices={() => mailStatuses.map((value) => ({ value, label: mailText(value) }))}
            disabled={!mayEdit}
            onSave={(value, seen) =>
              void change(
                { mailStatus: value as typeof client.mailStatus },
                { mailStatus: seen as typeof client.mailStatus },
              )
            }
          />
          {history("mailStatus")}
        </Fact>
        <Fact label={t("card.facts.learningEmail")}>
          <EditableText
            key={client.id}
            label={t("card.facts.learningEmail")}
            value={client.learningEmail}
            placeholder={t("card.details.learningHint")}
            maxLength={254}
            hint={t("card.details.learningFollows")}
            disabled={!mayEdit}
            onSave={(learningEmail, seen) => void change({ learningEmail }, { learningEmail: seen })}
          />
          {history("learningEmail")}
        </Fact>
        {externalIds.map(([system, id]) => (
          <Fact key={system} label={system}>
            <EditableText
              key={`${client.id} ${system}`}
              label={system}
              value={id}
              placeholder={none}
              maxLength={200}
              disabled={!mayEdit}
              onSave={(text, seen) =>
                void change({ externalIds: { [system]: text || null } }, { externalIds: { [system]: seen } })
              }
            />
          </Fact>
        ))}
        {client.ipAddress ? <Fact label={t("card.details.ip")}>{client.ipAddress}</Fact> : null}
      </FactList>
      {client.flags.doNotCall ? (
        <Text size="sm" c="var(--tone-bad)" mt={4}>
          {t("card.details.doNotCallHint")}
        </Text>
      ) : null}
    </Section>
  );

  function flagHint(flag: ClientFlag): string {
    return {
      spammer: t("card.details.spammerHint"),
      vip: t("card.details.vipHint"),
      doNotCall: t("card.details.doNotCallHint"),
    }[flag];
  }

  /** JC-49: whether he may be written to is what the status is looked at for. */
  function mailText(status: (typeof mailStatuses)[number]): string {
    const may = mailableStatuses.includes(status) ? "card.details.canMail" : "card.details.cannotMail";
    return `${t(`card.mailStatuses.${status}`)}, ${t(may)}`;
  }
}
