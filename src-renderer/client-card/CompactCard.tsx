import { Button, Group, Modal, Skeleton } from "@mantine/core";
import { IconPin, IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { pinnedAt } from "../../src-contract/rules/pinned-note.ts";
import { useQuery } from "../api/use-query.ts";
import { useRights } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { LocalClock } from "../ui/LocalClock.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import { ClientAvatar } from "./ClientAvatar.tsx";
import { CompactFields } from "./CompactFields.tsx";
import classes from "./CompactCard.module.css";
import { nextAction } from "./card-data.ts";
import { RemoveQuestion } from "./RemoveQuestion.tsx";
import { ShortCommentEditor } from "./ShortCommentEditor.tsx";
import { ShortComments } from "./ShortComments.tsx";
import { ShortContacts } from "./ShortContacts.tsx";
import { TagsField } from "./TagsField.tsx";
import { useObjection } from "./use-objection.ts";
import { usePlace } from "./use-place.ts";

type CompactCardProps = { clientId: string; onClose: () => void; onOpen: (clientId: string) => void };

/**
 * LL-10…LL-22: a client in brief over any list, without leaving it. The phone bar stays free below: a number of it is
 * called from here, and the call is where calls are.
 */
export function CompactCard({ clientId, onClose, onOpen }: CompactCardProps) {
  const { t } = useTexts();
  const now = useNow();
  const rights = useRights();
  const placeOf = usePlace();
  const { data: card, error, current } = useQuery("clientCard", { clientId });
  const [removing, setRemoving] = useState(false);
  const [focusedBefore] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // it is taken off the screen whole, so that the dialog itself gives no focus back
      requestAnimationFrame(() => {
        if (focusedBefore instanceof HTMLElement && focusedBefore.isConnected) focusedBefore.focus();
      });
    },
    [focusedBefore],
  );
  const against = useObjection(card);
  const client = card?.client;
  const name = client ? clientName(client) || t("card.noName") : "";
  const seesWork = rights.maySee("comments");
  const mayEdit = rights.mayDo("updateClient");
  const note = card ? pinnedAt(card.note, now) : null;
  const next = card ? nextAction(card.tasks) : null;

  return (
    <Modal
      opened
      onClose={onClose}
      size={460}
      yOffset={24}
      classNames={{ inner: classes.above, overlay: classes.above, content: classes.content }}
      title={
        <span className={classes.title}>
          {client ? <ClientAvatar client={client} name={name} size={36} /> : null}
          {name || (current && card === null ? t("card.gone") : "")}
        </span>
      }
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {error && !card ? <ErrorMessage error={error} /> : null}
      {current && card === null ? <p className={classes.gone}>{t("card.goneHint")}</p> : null}
      {card === undefined && !error ? <Skeleton height={240} /> : null}
      {card && client ? (
        <div className={classes.body}>
          <p className={classes.place}>
            <span>{placeOf(client) || t("compact.placeUnknown")}</span>
            {card.localTime.utcOffsetMinutes === null ? null : (
              <LocalClock
                utcOffsetMinutes={card.localTime.utcOffsetMinutes}
                now={now}
                source={t(`card.zoneSource.${card.localTime.source}`)}
              />
            )}
          </p>
          {seesWork && note ? (
            <section className={classes.note} aria-label={t("card.note.label")}>
              <IconPin size={16} aria-hidden />
              <p>{note.text}</p>
            </section>
          ) : null}
          <ShortContacts card={card} against={against} />
          <FactList>
            <Fact label={t("card.facts.tags")}>
              <TagsField client={client} mayEdit={mayEdit} />
            </Fact>
            {seesWork ? (
              <Fact label={t("card.facts.nextAction")}>
                {next ? (
                  <>
                    {next.dueAt === null ? null : <When time={next.dueAt} now={now} />} {next.text}
                  </>
                ) : (
                  t("card.facts.noNext")
                )}
              </Fact>
            ) : null}
          </FactList>
          {/* two of one key beside each other are drawn twice, and what is typed goes with the wrong one */}
          <CompactFields key={`fields ${client.id}`} client={client} mayEdit={mayEdit} />
          {seesWork ? <ShortComments card={card} now={now} /> : null}
          {rights.mayDo("addComment") ? <ShortCommentEditor key={`comment ${client.id}`} clientId={client.id} /> : null}
          <Group justify="space-between">
            {rights.mayDo("removeClient") && client.removedAt === null ? (
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={15} />}
                onClick={() => setRemoving(true)}
              >
                {t("card.remove.open")}
              </Button>
            ) : (
              <span />
            )}
            <Button variant="default" onClick={() => onOpen(client.id)}>
              {t("compact.whole")}
            </Button>
          </Group>
          {removing ? <RemoveQuestion clientId={client.id} name={name} onClose={() => setRemoving(false)} /> : null}
        </div>
      ) : null}
    </Modal>
  );
}
