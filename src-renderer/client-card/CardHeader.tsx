import { Badge, Button, Menu } from "@mantine/core";
import {
  IconBug,
  IconChecklist,
  IconCopy,
  IconDots,
  IconEraser,
  IconHistory,
  IconMessage,
  IconMessages,
  IconPhonePlus,
  IconPin,
  IconTrash,
  IconUserCircle,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { phonesOf, phonesToDial } from "../../src-contract/rules/client-phones.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { command } from "../api/command.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";

import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { linkToClient } from "../ui/addresses.ts";
import { useActionKey } from "../ui/use-window-keys.ts";
import { LocalClock } from "../ui/LocalClock.tsx";
import { OthersCall } from "../ui/OthersCall.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import classes from "./CardHeader.module.css";
import { ClientAvatar } from "./ClientAvatar.tsx";
import type { CardData } from "./card-data.ts";
import { DialMenu, type DialPhone } from "./DialMenu.tsx";
import { EraseQuestion } from "./EraseQuestion.tsx";
import { ProblemReport } from "./ProblemReport.tsx";
import { PublicProfile } from "./PublicProfile.tsx";
import { RemoveQuestion } from "./RemoveQuestion.tsx";
import { SameNumber } from "./SameNumber.tsx";
import { usePlace } from "./use-place.ts";

export type CardActions = {
  onDial: DialPhone;
  onOpenClient: (id: string) => void;
  onOpenTab: (tab: "main" | "messages" | "points") => void;
  onComment: () => void;
  onNote: () => void;
  onTask: () => void;
  onCallRecord: () => void;
};

type CardHeaderProps = CardActions & {
  card: CardData;
  /** One h1 of the screen: that of the card it is about. */
  heading: "h1" | "h2";
  /** What stands against calling now, in words. */
  against: string | undefined;
  now: number;
  seesWork: boolean;
  callAsked: number;
  onHistory: () => void;
  end: ReactNode;
};

/** Who it is, how to reach them and what time it is there; GC-4, GC-5, GC-7…GC-13. */
export function CardHeader({
  card,
  heading: Heading,
  against,
  now,
  seesWork,
  callAsked,
  onHistory,
  end,
  ...actions
}: CardHeaderProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const users = useUsers();
  const notice = useNotice();
  const { client, localTime } = card;
  const name = clientName(client) || t("card.noName");
  const phones = phonesToDial(phonesOf(client), card.calls);
  const phone = phones[0];
  const manager = users.nameOf(client.managerId);
  const place = usePlace()(client);
  const { user } = useSession();
  const rights = useRights();
  const [erasing, setErasing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [reporting, setReporting] = useState(false);
  const [showsProfile, setShowsProfile] = useState(false);

  return (
    <header className={classes.header} data-client={client.id}>
      <ClientAvatar client={client} name={name} size={40} className={classes.avatar} />
      <div className={classes.who}>
        <div className={classes.line}>
          <Heading className={classes.name}>
            <button type="button" className={classes.nameButton} onClick={() => actions.onOpenTab("main")}>
              {name}
            </button>
          </Heading>
          {card.waiting.includes(client.id) ? <WaitingMark label={t("card.waiting")} /> : null}
          {Object.keys(client.tags)
            .slice(0, 3)
            .map((tag) => (
              <Badge key={tag} className={classes.tag}>
                {tag}
              </Badge>
            ))}
          <OthersCall clientId={client.id} />
          {seesWork ? (
            <button
              type="button"
              className={classes.points}
              data-below={card.points.sum < 0 || undefined}
              onClick={() => actions.onOpenTab("points")}
            >
              {t("records.points.short", { count: card.points.sum })}
            </button>
          ) : null}
        </div>
        <div className={classes.facts}>
          {phone ? (
            <span className={classes.phone}>
              <PhoneNumberButton
                phone={phone}
                clientId={client.id}
                utcOffsetMinutes={localTime.utcOffsetMinutes ?? undefined}
                against={against}
              />
              <SameNumber phone={phone} exceptId={client.id} onOpenClient={actions.onOpenClient} />
            </span>
          ) : (
            <span>{t("card.noPhone")}</span>
          )}
          {place ? (
            <span className={classes.city} title={place}>
              {place}
            </span>
          ) : null}
          {localTime.utcOffsetMinutes === null ? (
            <span title={t("card.zoneUnknownHint")}>{t("card.zoneUnknown")}</span>
          ) : (
            <span>
              <LocalClock
                utcOffsetMinutes={localTime.utcOffsetMinutes}
                now={now}
                source={t(`card.zoneSource.${localTime.source}`)}
              />{" "}
              <span className={classes.source}>{t(`card.zoneSource.${localTime.source}`)}</span>
            </span>
          )}
          {manager ? <span className={classes.manager}>{manager}</span> : null}
        </div>
      </div>
      {seesWork ? (
        <div className={classes.buttons}>
          <DialMenu phones={phones} asked={callAsked} onDial={actions.onDial} />
          <Button
            variant="default"
            className={classes.task}
            aria-label={t("card.task")}
            title={`${t("card.task")} · ${keyOf("task").name}`}
            onClick={actions.onTask}
          >
            <IconChecklist size={16} aria-hidden />
            <span className={classes.taskWord}>&nbsp;{t("card.task")}</span>
          </Button>
          <Button
            variant="default"
            className={classes.more}
            aria-label={t("card.messages")}
            title={t("card.messages")}
            onClick={() => actions.onOpenTab("messages")}
          >
            <IconMessages size={17} aria-hidden />
          </Button>
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <Button variant="default" className={classes.more} aria-label={t("card.more")}>
                <IconDots size={17} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconMessage size={16} />}
                rightSection={keyOf("note").name}
                onClick={actions.onComment}
              >
                {t("card.writeComment")}
              </Menu.Item>
              <Menu.Item leftSection={<IconPin size={16} />} onClick={actions.onNote}>
                {t("card.editNote")}
              </Menu.Item>
              <Menu.Item leftSection={<IconPhonePlus size={16} />} onClick={actions.onCallRecord}>
                {t("card.recordCall")}
              </Menu.Item>
              <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => setShowsProfile(true)}>
                {t("compact.profile.open")}
              </Menu.Item>
              <Menu.Item leftSection={<IconHistory size={16} />} onClick={onHistory}>
                {t("card.edits.title")}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconCopy size={16} />}
                onClick={() =>
                  void command("copyText", { text: linkToClient(client.id) }).then((result) => {
                    if (notice.check(result)) notice.say(t("app.copy.copied"));
                  })
                }
              >
                {t("card.copyAddress")}
              </Menu.Item>
              {rights.mayDo("addTask") ? (
                <Menu.Item leftSection={<IconBug size={16} />} onClick={() => setReporting(true)}>
                  {t("problem.open")}
                </Menu.Item>
              ) : null}
              {rights.mayDo("removeClient") && client.removedAt === null ? (
                <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setRemoving(true)}>
                  {t("card.remove.open")}
                </Menu.Item>
              ) : null}
              {user.role === "owner" || user.role === "admin" ? (
                <Menu.Item leftSection={<IconEraser size={16} />} onClick={() => setErasing(true)}>
                  {t("card.erase.open")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </div>
      ) : null}
      {end}
      {showsProfile ? <PublicProfile client={client} onClose={() => setShowsProfile(false)} /> : null}
      {reporting ? <ProblemReport clientId={client.id} onClose={() => setReporting(false)} /> : null}
      {removing ? <RemoveQuestion clientId={client.id} name={name} onClose={() => setRemoving(false)} /> : null}
      {erasing ? <EraseQuestion clientId={client.id} name={name} onClose={() => setErasing(false)} /> : null}
    </header>
  );
}
