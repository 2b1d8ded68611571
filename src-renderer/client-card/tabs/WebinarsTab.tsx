import { Modal } from "@mantine/core";
import { IconPresentation } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { RecordOf } from "../../../src-contract/entities/client-record.ts";
import { Fact, FactList } from "../../ui/Fact.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { RecordTable } from "./RecordTable.tsx";
import classes from "./WebinarsTab.module.css";

type Webinar = RecordOf<"webinar">;

/** Seconds that the client stayed: the sum of his stays (LL-72, JC-99). */
export function watchedSeconds({ details }: Pick<Webinar, "details">): number {
  return Math.round(details.watched.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0) / 1000);
}

/** GC-30…GC-32, LL-71, LL-72, JC-97…JC-99: each launch that the client was in; a click shows when he watched and what he wrote. */
export function WebinarsTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const [opened, setOpened] = useState<Webinar | null>(null);
  const launchOf = ({ details }: Webinar) =>
    details.launch ? t("records.webinars.launch", { launch: details.launch }) : "";
  return (
    <>
      <RecordTable
        clientId={clientId}
        kind="webinar"
        label={t("records.webinars.title")}
        onOpen={setOpened}
        columns={[
          {
            key: "title",
            label: t("records.webinars.columns.title"),
            width: "minmax(140px, 1fr)",
            value: ({ title }) => title,
            cell: (webinar) => <TwoLines first={webinar.title} second={launchOf(webinar)} />,
          },
          {
            key: "held",
            label: t("records.webinars.columns.held"),
            width: "90px",
            value: ({ details }) => ({ at: details.heldAt }),
            cell: ({ details }) => <Moment time={details.heldAt} now={now} />,
          },
          {
            key: "entered",
            label: t("records.webinars.columns.entered"),
            width: "90px",
            value: ({ at }) => ({ at }),
            cell: ({ at }) => <Moment time={at} now={now} />,
          },
          {
            key: "watched",
            label: t("records.webinars.columns.watched"),
            width: "90px",
            value: watchedSeconds,
            end: true,
            cell: (webinar) => {
              const seconds = watchedSeconds(webinar);
              return seconds === 0 ? t("records.webinars.notWatched") : format.duration(seconds);
            },
          },
          {
            key: "chat",
            label: t("records.webinars.columns.chat"),
            width: "64px",
            value: ({ details }) => details.chat.length,
            end: true,
            cell: ({ details }) => (details.chat.length > 0 ? format.count(details.chat.length) : ""),
          },
        ]}
        empty={{
          icon: <IconPresentation size={22} />,
          title: t("records.webinars.none"),
          hint: t("records.webinars.noneHint"),
        }}
      />
      {opened ? (
        <Modal
          opened
          onClose={() => setOpened(null)}
          size={560}
          title={t("records.webinars.open", { title: opened.title })}
          closeButtonProps={{ "aria-label": t("app.close") }}
        >
          <FactList>
            {opened.details.launch ? <Fact label={t("records.webinars.columns.title")}>{launchOf(opened)}</Fact> : null}
            {opened.details.heldAt === null ? null : (
              <Fact label={t("records.webinars.columns.held")}>{format.exact(opened.details.heldAt)}</Fact>
            )}
            <Fact label={t("records.webinars.columns.entered")}>{format.exact(opened.at)}</Fact>
            <Fact label={t("records.webinars.watched")}>
              {format.duration(watchedSeconds(opened))}
              <ul className={classes.list} aria-label={t("records.webinars.times")}>
                {opened.details.watched.map(({ from, to }) => (
                  <li key={from}>
                    {format.whenExact(from, now)} – {format.clock(to)} ·{" "}
                    {format.duration(Math.round((to - from) / 1000))}
                  </li>
                ))}
              </ul>
            </Fact>
          </FactList>
          <h3 className={classes.head}>{t("records.webinars.chat")}</h3>
          {opened.details.chat.length === 0 ? (
            <p className={classes.none}>{t("records.webinars.noChat")}</p>
          ) : (
            <ul className={classes.list} aria-label={t("records.webinars.chat")}>
              {opened.details.chat.map(({ at, text }) => (
                <li key={`${at} ${text}`}>
                  <span className={classes.none}>{format.clock(at)}</span> {text}
                </li>
              ))}
            </ul>
          )}
        </Modal>
      ) : null}
    </>
  );
}
