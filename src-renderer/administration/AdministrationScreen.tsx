import { SegmentedControl } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Screen } from "../ui/Screen.tsx";
import classes from "./Administration.module.css";
import { AuditSection } from "./AuditSection.tsx";
import { BooksSection } from "./BooksSection.tsx";
import { PeopleSection } from "./PeopleSection.tsx";
import { RecordingSection } from "./RecordingSection.tsx";
import { SendersSection } from "./SendersSection.tsx";
import { SourcesSection } from "./SourcesSection.tsx";

const tabs = ["people", "books", "recording", "senders", "sources", "audit"] as const;
type Tab = (typeof tabs)[number];

/** For owner and administrators. Without a server there is nothing to be done here, and it says so. */
export function AdministrationScreen() {
  const { t } = useTexts();
  const syncState = useDesktopState("syncState");
  const [tab, setTab] = useState<Tab>("people");
  // a short reconnection is no reason to take away what is being typed
  const isOffline = syncState?.connection === "offline";
  return (
    <Screen
      title={t("administration.title")}
      aside={
        <SegmentedControl
          aria-label={t("administration.tabs.label")}
          value={tab}
          onChange={(value) => setTab(value as Tab)}
          data={tabs.map((value) => ({ value, label: t(`administration.tabs.${value}`) }))}
        />
      }
    >
      {isOffline ? (
        <EmptyState
          icon={<IconCloudOff size={22} />}
          title={t("administration.offline")}
          hint={t("administration.offlineHint")}
        />
      ) : null}
      <div className={classes.sections} hidden={isOffline}>
        {tab === "people" ? <PeopleSection /> : null}
        {tab === "books" ? <BooksSection /> : null}
        {tab === "recording" ? <RecordingSection /> : null}
        {tab === "senders" ? <SendersSection /> : null}
        {tab === "sources" ? <SourcesSection /> : null}
        {tab === "audit" ? <AuditSection /> : null}
      </div>
    </Screen>
  );
}
