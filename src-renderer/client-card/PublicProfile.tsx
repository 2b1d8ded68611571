import { Modal, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { command } from "../api/command.ts";
import { Fact, FactList } from "../ui/Fact.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { MetaNote } from "../ui/MetaNote.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { ClientAvatar } from "./ClientAvatar.tsx";
import { detailsOf, isOfMeta } from "./detail-kinds.ts";
import classes from "./PublicProfile.module.css";
import { useDetailWords } from "./use-detail-words.ts";
import { usePlace } from "./use-place.ts";

/** GC-11: what the client shows everybody, and nothing that only the account knows: no numbers, addresses, words about him. */
export function PublicProfile({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTexts();
  const notice = useNotice();
  const words = useDetailWords();
  const placeOf = usePlace();
  const name = clientName(client) || t("card.noName");
  const pages = (["sites", "profiles"] as const).flatMap((column) =>
    detailsOf(client, column).map((detail) => ({ column, detail })),
  );
  const facts = [
    [t("card.facts.company"), client.company],
    [t("card.facts.jobTitle"), client.jobTitle],
    [t("card.facts.city"), placeOf(client)],
  ].filter(([, text]) => text);
  return (
    <Modal
      opened
      onClose={onClose}
      size={420}
      title={t("compact.profile.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <div className={classes.who}>
        <ClientAvatar client={client} name={name} size={40} />
        <b>{name}</b>
      </div>
      {facts.length + pages.length === 0 ? <Text size="sm">{t("compact.profile.none")}</Text> : null}
      <FactList>
        {facts.map(([label, text]) => (
          <Fact key={label} label={label ?? ""}>
            {text}
          </Fact>
        ))}
      </FactList>
      {pages.length > 0 ? (
        <ul className={classes.pages} aria-label={t("compact.profile.pages")}>
          {pages.map(({ column, detail: { key, type, text, url } }) => (
            <li key={key} className={classes.page}>
              <span className={classes.kind}>{words.kind(column, type)}</span>
              <span className={classes.address} title={text}>
                {text}
              </span>
              {url ? (
                <IconButton
                  label={t("card.details.open", { value: text })}
                  onClick={() => void command("openExternal", { url }).then(notice.check)}
                >
                  <IconExternalLink size={15} stroke={1.7} />
                </IconButton>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {pages.some(({ detail }) => isOfMeta(detail)) ? <MetaNote /> : null}
      <Text size="xs" c="dimmed" mt={8}>
        {t("compact.profile.hint")}
      </Text>
    </Modal>
  );
}
